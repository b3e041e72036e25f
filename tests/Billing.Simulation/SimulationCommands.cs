using System.Diagnostics;

namespace Billing.Simulation;

/// <summary>What the program does, with its progress on the screen.</summary>
internal static class SimulationCommands
{
    /// <summary>Plays seeds one after the other; those that fail are told and stop no other. A single seed that fails is shrunk.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="days">Days each.</param>
    /// <param name="messages">Only these messages, by number; null: all.</param>
    /// <param name="faults">Only these kinds of faults; null: all.</param>
    /// <param name="calls">A file that takes each call of a service; null: none.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> SeedsAsync(int first, int seeds, int days, string? messages, string? faults, string? calls)
    {
        var tally = new SeedTally(days);
        for (var seed = first; seed < first + seeds; seed++)
        {
            await using var log = calls is null ? null : new StreamWriter(calls);
            var simulation = Shrinking.Restrict(Simulation.OfSeed(seed, days), messages, faults) with { Calls = log };
            if (await PlayAsync(simulation, tally, days) is { } run)
            {
                var result = run.Result;
                Console.WriteLine(
                    $"seed {seed}: {days} days, {result.Orders} orders, {result.Sent} messages, {result.Repeated} of them repeated, "
                    + $"{run.Host.Lives} lives, {run.Plan.Injected.Values.Sum()} faults in {run.Plan.Calls} calls, digest {run.Plan.Digest}; {tally.Progress(seeds)}");
                if (!result.Holds)
                {
                    await TellAsync(simulation, run, days, isShrunk: seeds == 1 && messages is null && faults is null);
                }
            }

            if (tally.IsSummaryDue && seed < first + seeds - 1)
            {
                tally.Tell(Console.WriteLine);
            }
        }

        tally.Tell(Console.WriteLine);
        return tally.Failed == 0 ? 0 : 1;
    }

    /// <summary>Plays the thread of an order with a crash before and after each call, or each n-th one.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> CrashEverywhereAsync(int step)
    {
        var failures = 0;
        var watch = Stopwatch.StartNew();
        var crashes = await CrashEverywhere.PlayAsync(step, (nth, kind, differences) =>
        {
            failures += differences.Count > 0 ? 1 : 0;
            if (nth % 20 <= step || differences.Count > 0)
            {
                Console.WriteLine($"call {nth}, {kind}: {(differences.Count == 0 ? "no difference" : string.Join("; ", differences))}");
            }
        });
        Console.WriteLine($"{crashes} crashes, {failures} with differences, in {watch.Elapsed.TotalSeconds:F0} s.");
        return failures == 0 ? 0 : 1;
    }

    private static async Task<SimulationRun?> PlayAsync(Simulation simulation, SeedTally tally, int days)
    {
        try
        {
            var run = await simulation.PlayAsync();
            tally.Add(simulation, run);
            return run;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // What it found before counts; the next seed has a host of its own.
            Console.Error.WriteLine($"Seed {simulation.Seed} broke off. Play it again: {Shrinking.Command(simulation, days)}");
            Console.Error.WriteLine(broken);
            tally.Add(simulation, [$"broke off: {broken.GetType().Name}: {broken.Message.Split('\n')[0]}"]);
            return null;
        }
    }

    private static async Task TellAsync(Simulation simulation, SimulationRun run, int days, bool isShrunk)
    {
        run.Result.Differences.ToList().ForEach(Console.Error.WriteLine);
        Console.Error.WriteLine($"Its data lies in {run.Folder}.");
        if (isShrunk)
        {
            var small = await Shrinking.ShrinkAsync(simulation, smaller => Shrinking.FailsAlikeAsync(smaller, run.Result.Differences), step => Console.Error.WriteLine("  " + step));
            Console.Error.WriteLine($"Shrunk to {small.Messages.Count} messages: {Shrinking.Command(small, days)}");
        }
    }
}
