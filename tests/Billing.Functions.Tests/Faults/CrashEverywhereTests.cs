using Billing.Local.Faults;
using Billing.Simulation;

namespace Billing.Functions.Tests.Faults;

public sealed class CrashEverywhereTests
{
    [Fact]
    public Task The_books_come_to_the_same_cent_wherever_the_host_dies() => HoldAsync(step: 331, atLeast: 4);

    /// <summary>At three times as many calls. The command <c>--crash-everywhere</c> of the simulation tries every one.</summary>
    [Fact(Explicit = true)]
    public Task The_books_come_to_the_same_cent_at_many_more_calls() => HoldAsync(step: 97, atLeast: 10);

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

    private static async Task HoldAsync(int step, int atLeast)
    {
        var found = new List<string>();
        var crashes = await CrashEverywhere.PlayAsync(step, (nth, kind, differences) => found.AddRange(differences.Select(difference => $"{kind} {nth}: {difference}")));

        Assert.Empty(found);
        Assert.True(crashes >= atLeast, $"Only {crashes} crashes: the thread has become too short for the step of {step}.");
    }
}
