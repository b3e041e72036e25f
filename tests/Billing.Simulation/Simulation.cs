using Billing.Local.Faults;
using Billing.Local.Time;

namespace Billing.Simulation;

/// <summary>What one play needs: everything else follows from it.</summary>
/// <param name="Seed">The source of all draws.</param>
/// <param name="Messages">What is sent, and when.</param>
/// <param name="End">Until when faults strike.</param>
/// <param name="Rules">What goes wrong.</param>
internal sealed record Simulation(
    int Seed, IReadOnlyList<(DateTimeOffset At, OutsideMessage Message)> Messages, DateTimeOffset End, IReadOnlyList<FaultRule> Rules)
{
    /// <summary>Where each call of a service is written; null: nowhere.</summary>
    public TextWriter? Calls { get; init; }

    /// <summary>True if concurrent work runs on the thread pool, in an order that nobody controls, instead of the seed's.</summary>
    public bool IsOnThreadPool { get; init; }

    /// <summary>Some days of business with all faults on.</summary>
    public static Simulation OfSeed(int seed, int days)
    {
        var world = new OutsideWorld(seed, SimulatedBusiness.Start);
        var messages = Enumerable.Range(0, days).SelectMany(world.Day).ToList();
        return new Simulation(seed, messages, SimulatedBusiness.Start.AddDays(days), FaultRates.All);
    }

    /// <summary>Plays it in a folder of its own, which stays when it fails.</summary>
    public async Task<SimulationRun> PlayAsync()
    {
        var plan = new FaultPlan(Seed, Rules) { Log = Calls };
        var folder = Directory.CreateTempSubdirectory("billing-simulation-").FullName;
        var host = new SimulatedHost(new SimulatedClock(SimulatedBusiness.Start), plan, IsOnThreadPool ? null : Seed, folder);
        SimulationResult result;
        await using (host)
        {
            result = await new SimulatedBusiness(host).PlayAsync(Messages, End);
        }

        if (result.Holds)
        {
            Directory.Delete(folder, recursive: true);
        }

        return new SimulationRun(result, plan, host, folder);
    }
}

/// <summary>A simulation that has been played.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Plan">What went wrong.</param>
/// <param name="Host">The hosts it took.</param>
/// <param name="Folder">Where its data lies, if it failed.</param>
internal sealed record SimulationRun(SimulationResult Result, FaultPlan Plan, SimulatedHost Host, string Folder);
