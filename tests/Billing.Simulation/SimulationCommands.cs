using System.Diagnostics;

namespace Billing.Simulation;

/// <summary>What the program does, with its progress on the screen.</summary>
internal static class SimulationCommands
{
    /// <summary>Plays seeds one after the other; the first that fails is shrunk, and ends the program.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="days">Days each.</param>
    /// <param name="messages">Only these messages, by number; null: all.</param>
    /// <param name="faults">Only these kinds of faults; null: all.</param>
    /// <param name="calls">A file that takes each call of a service; null: none.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> SeedsAsync(int first, int seeds, int days, string? messages, string? faults, string? calls)
    {
        var watch = Stopwatch.StartNew();
        var injected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var seed = first; seed < first + seeds; seed++)
        {
            await using var log = calls is null ? null : new StreamWriter(calls);
            var simulation = Shrinking.Restrict(Simulation.OfSeed(seed, days), messages, faults) with { Calls = log };
            var run = await PlayAsync(simulation, days);
            var result = run.Result;
            Console.WriteLine(
                $"seed {seed}: {days} days, {result.Orders} orders, {result.Sent} messages, {result.Repeated} of them repeated, "
                + $"{run.Host.Lives} lives, {run.Plan.Injected.Values.Sum()} faults in {run.Plan.Calls} calls, digest {run.Plan.Digest}");
            foreach (var (kind, count) in run.Plan.Injected)
            {
                injected[kind] = injected.GetValueOrDefault(kind) + count;
            }

            if (!result.Holds)
            {
                Summarise(injected, seed - first, days, watch.Elapsed);
                return await FailAsync(simulation, run, days, isWhole: messages is null && faults is null);
            }
        }

        Summarise(injected, seeds, days, watch.Elapsed);
        return 0;
    }

    private static void Summarise(SortedDictionary<string, long> injected, int seeds, int days, TimeSpan elapsed)
    {
        Console.WriteLine("Faults: " + string.Join(", ", injected.Select(fault => $"{fault.Key} {fault.Value}")));
        Console.WriteLine($"{seeds} seeds hold; {seeds * days / elapsed.TotalSeconds:F1} simulated days a second.");
        Console.WriteLine($"Memory: heap {GC.GetTotalMemory(forceFullCollection: true) / 1_000_000} MB, process {Environment.WorkingSet / 1_000_000} MB.");
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

    private static async Task<SimulationRun> PlayAsync(Simulation simulation, int days)
    {
        try
        {
            return await simulation.PlayAsync();
        }
        catch
        {
            Console.Error.WriteLine($"Seed {simulation.Seed} broke off. Play it again: {Shrinking.Command(simulation, days)}");
            throw;
        }
    }

    private static async Task<int> FailAsync(Simulation simulation, SimulationRun run, int days, bool isWhole)
    {
        run.Result.Differences.ToList().ForEach(Console.Error.WriteLine);
        Console.Error.WriteLine($"Its data lies in {run.Folder}.");
        Console.Error.WriteLine($"Play it again: {Shrinking.Command(simulation, days)}");
        if (isWhole)
        {
            var small = await Shrinking.ShrinkAsync(simulation, smaller => Shrinking.FailsAlikeAsync(smaller, run.Result.Differences), step => Console.Error.WriteLine("  " + step));
            Console.Error.WriteLine($"Shrunk to {small.Messages.Count} messages: {Shrinking.Command(small, days)}");
        }

        return 1;
    }
}
