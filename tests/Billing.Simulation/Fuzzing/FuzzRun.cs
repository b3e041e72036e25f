using System.Diagnostics;

namespace Billing.Simulation.Fuzzing;

/// <summary>Sends mutations one after the other, to a new fabric after some thousands, so that what they leave does not pile up.</summary>
/// <param name="Seed">The source of all draws.</param>
/// <param name="First">Number of the first mutation.</param>
/// <param name="Count">How many.</param>
/// <param name="Source">Part of the names of the samples that are used; null for all.</param>
internal sealed record FuzzRun(int Seed, long First, long Count, string? Source)
{
    private const int OfOneFabric = 2_000;

    // What is kept from fabric to fabric: caches that fill at first. Beyond this something holds what it should let go.
    private const long AllowedGrowth = 64 * 1024 * 1024;

    /// <summary>Sends them.</summary>
    /// <param name="tell">Told of the progress and of each fault.</param>
    /// <param name="mostFaults">Where it ends.</param>
    public async Task<FuzzResult> PlayAsync(Action<string> tell, int mostFaults = 20)
    {
        var samples = FuzzCorpus.All.Where(sample => Source is null || sample.Name.Contains(Source, StringComparison.OrdinalIgnoreCase)).ToList();
        if (samples.Count == 0)
        {
            throw new ArgumentException($"No sample's name holds {Source}. There are: {string.Join(", ", FuzzCorpus.All.Select(sample => sample.Name))}");
        }

        var (watch, statuses, faults, floor) = (Stopwatch.StartNew(), new SortedDictionary<int, long>(), new List<string>(), 0L);
        for (var next = First; next < First + Count && faults.Count < mostFaults; next += OfOneFabric)
        {
            var end = Math.Min(next + OfOneFabric, First + Count);
            await PlayAsync(next, end, samples, statuses, faults, mostFaults, tell);
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            floor = floor == 0 ? heap : floor;
            if (heap > floor + AllowedGrowth)
            {
                faults.Add($"memory grew from {floor / 1_000_000} to {heap / 1_000_000} MB");
                tell(faults[^1]);
                floor = heap;
            }

            tell($"{end - First} of {Count}, {(end - First) / watch.Elapsed.TotalSeconds:F0}/s, {faults.Count} faults, heap {heap / 1_000_000} MB, process {Environment.WorkingSet / 1_000_000} MB, "
                + string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Value}")));
        }

        return new FuzzResult(statuses, faults, watch.Elapsed);
    }

    private async Task PlayAsync(long from, long end, List<FuzzSample> samples, SortedDictionary<int, long> statuses, List<string> faults, int mostFaults, Action<string> tell)
    {
        void Fault(string text)
        {
            faults.Add(text);
            tell(text);
        }

        await using var world = await FuzzWorld.StartAsync();
        for (var number = from; number < end && faults.Count < mostFaults; number++)
        {
            var mutation = FuzzMutation.Of(Seed, number, samples);
            try
            {
                var (status, fault) = await world.PlayAsync(mutation);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                if (fault is not null)
                {
                    Fault($"{fault}\n  {Describe(mutation)}");
                }
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                Fault($"{broken.GetType().Name}: {broken.Message.Split('\n')[0]}\n  {broken.StackTrace?.Split('\n')[0].Trim()}\n  {Describe(mutation)}");
            }
        }

        foreach (var fault in await world.AuditAsync())
        {
            Fault($"{fault}\n  {Command(from, end - from)}");
        }
    }

    private string Describe(FuzzMutation mutation) => $"{mutation.Sample.Name} → {mutation.Sample.Method} {mutation.Path}: {Shorten(string.Join("; ", mutation.Told))}\n  {Command(mutation.Number, 1)}";

    private string Command(long first, long count) =>
        $"dotnet run -c Release --project tests/Billing.Simulation -- fuzz --seed {Seed} --from {first} --count {count}" + (Source is null ? "" : $" --source {Source}");

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}

/// <summary>The outcome of a run.</summary>
/// <param name="Statuses">Number of answers by status.</param>
/// <param name="Faults">What must not be; none when all is well.</param>
/// <param name="Elapsed">The time it took.</param>
internal sealed record FuzzResult(IReadOnlyDictionary<int, long> Statuses, IReadOnlyList<string> Faults, TimeSpan Elapsed)
{
    /// <summary>Prints itself; the exit code.</summary>
    public int Tell(long count)
    {
        Console.WriteLine($"{count} mutations in {Elapsed.TotalSeconds:F0} s, {Statuses.Values.Sum() / Elapsed.TotalSeconds:F0} a second, {Faults.Count} faults.");
        return Faults.Count == 0 ? 0 : 1;
    }
}
