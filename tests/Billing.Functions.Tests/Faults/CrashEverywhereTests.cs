using Billing.Local.Faults;
using Billing.Simulation;

namespace Billing.Functions.Tests.Faults;

public sealed class CrashEverywhereTests
{
    /// <summary>Each so many calls; BILLING_CRASH_STEP=1 tries every one, which takes minutes.</summary>
    private static readonly int Step = int.TryParse(Environment.GetEnvironmentVariable("BILLING_CRASH_STEP"), out var step) ? step : 97;

    [Fact]
    public async Task The_books_come_to_the_same_cent_wherever_the_host_dies()
    {
        var found = new List<string>();
        var crashes = await CrashEverywhere.PlayAsync(Step, (nth, kind, differences) => found.AddRange(differences.Select(difference => $"{kind} {nth}: {difference}")));

        Assert.Empty(found);
        Assert.True(crashes >= 10, $"Only {crashes} crashes: the thread has become too short for the step of {Step}.");
    }

    [Fact]
    public async Task The_audit_finds_what_is_missing()
    {
        var thread = CrashEverywhere.At(FaultKind.CrashBefore, long.MaxValue);
        var folder = Directory.CreateTempSubdirectory("billing-simulation-").FullName;
        await using var host = new SimulatedHost(new Local.Time.SimulatedClock(SimulatedBusiness.Start), new FaultPlan(1), interleaving: 1, folder);
        await new SimulatedBusiness(host).PlayAsync(thread.Messages.Take(thread.Messages.Count - 3).ToList(), thread.End);

        var differences = await host.RunAsync(fabric => IndependentAudit.CompareAsync(
            fabric, "nordwind", [.. thread.Messages.Select(message => message.Message)], DateOnly.FromDateTime(thread.End.UtcDateTime)));

        Assert.Contains(differences, difference => difference.StartsWith("1000-bank EUR is 0, must be", StringComparison.Ordinal));
    }
}
