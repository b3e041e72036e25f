using System.Diagnostics;

namespace Billing.Simulation;

/// <summary>What many seeds came to: how fast, with which faults, and which of them failed.</summary>
internal sealed class SeedTally(int days)
{
    private const int SeedsBetweenSummaries = 50;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly SortedDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<int>> _differences = new(StringComparer.Ordinal);
    private readonly List<string> _commands = [];
    private int _played;

    /// <summary>Number of seeds that failed.</summary>
    public int Failed => _commands.Count;

    /// <summary>Adds a seed that was played to its end.</summary>
    public void Add(Simulation simulation, SimulationRun run)
    {
        foreach (var (kind, count) in run.Plan.Injected)
        {
            _injected[kind] = _injected.GetValueOrDefault(kind) + count;
        }

        Add(simulation, run.Result.Differences);
    }

    /// <summary>Adds a seed, with what differed; nothing when it holds.</summary>
    public void Add(Simulation simulation, IReadOnlyList<string> differences)
    {
        _played++;
        foreach (var kind in differences.Select(Shrinking.KindOf).Distinct(StringComparer.Ordinal))
        {
            (_differences.TryGetValue(kind, out var seeds) ? seeds : _differences[kind] = []).Add(simulation.Seed);
        }

        if (differences.Count > 0)
        {
            _commands.Add(Shrinking.Command(simulation, days));
        }
    }

    /// <summary>Number of seeds so far, their rate and the memory, in one line.</summary>
    public string Progress(int of) =>
        $"{_played} of {of}, {_played / _watch.Elapsed.TotalMinutes:F2} seeds/min, {Failed} failed, process {Environment.WorkingSet / 1_000_000} MB";

    /// <summary>True when a summary is due between two seeds.</summary>
    public bool IsSummaryDue => _played % SeedsBetweenSummaries == 0;

    /// <summary>Prints everything.</summary>
    public void Tell(Action<string> tell)
    {
        tell("Faults: " + string.Join(", ", _injected.Select(fault => $"{fault.Key} {fault.Value}")));
        tell($"{_played - Failed} of {_played} seeds hold; {_played / _watch.Elapsed.TotalMinutes:F2} seeds and {_played * days / _watch.Elapsed.TotalMinutes:F1} simulated days a minute.");
        foreach (var (kind, seeds) in _differences)
        {
            tell($"Failed with {seeds.Count} seeds ({string.Join(", ", seeds.Take(10))}{(seeds.Count > 10 ? ", …" : "")}): {kind}");
        }

        _commands.ForEach(command => tell($"Play it again: {command}"));
        tell($"Memory: heap {GC.GetTotalMemory(forceFullCollection: true) / 1_000_000} MB, process {Environment.WorkingSet / 1_000_000} MB.");
    }
}
