namespace Billing.Benchmarks;

/// <summary>One way to run a benchmark, reported as one line.</summary>
/// <param name="Name">What the line is called; what keeps everything on disk ends in <c>-durable</c>.</param>
/// <param name="Unit">What the rate counts.</param>
/// <param name="Workers">How many callers there are at the same time.</param>
/// <param name="RunAsync">One run: sets up, measures, checks.</param>
internal sealed record Variant(string Name, string Unit, int Workers, Func<Task<Pass>> RunAsync)
{
    private const string DurableSuffix = "-durable";

    // Long enough for the runtime to have compiled the hot paths for good.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private bool IsDurable => Name.EndsWith(DurableSuffix, StringComparison.Ordinal);

    /// <summary>A variant in memory and the same with everything on disk and synced.</summary>
    public static IEnumerable<Variant> InMemoryAndDurable(string name, string unit, int workers, Func<bool, Task<Pass>> run) =>
        [new(name, unit, workers, () => run(false)), new(name + DurableSuffix, unit, workers, () => run(true))];

    /// <summary>
    /// Runs all variants, or those that <c>--only NAME</c> or <c>--durable</c> chooses: each for three seconds to warm up
    /// and then <c>--runs</c> times, and prints the median run. A run whose result is wrong ends its variant and fails the benchmark.
    /// </summary>
    public static async Task<int> RunAllAsync(BenchmarkOptions options, IEnumerable<Variant> variants)
    {
        var all = variants.ToList();
        var chosen = all.Where(v => options.Text("only") is not { } only || v.Name == only).Where(v => v.IsDurable || !options.Flag("durable")).ToList();
        if (chosen.Count == 0)
        {
            await Console.Error.WriteLineAsync($"no such variant; there are: {string.Join(", ", all.Select(v => v.Name))}");
            return 2;
        }

        var status = 0;
        foreach (var variant in chosen)
        {
            status |= await variant.MeasureAsync(options);
        }

        return status;
    }

    private async Task<int> MeasureAsync(BenchmarkOptions options)
    {
        var passes = new List<Pass>();
        var warm = options.IsSmoke ? WarmUp : TimeSpan.Zero;
        while (warm < WarmUp)
        {
            var pass = await PassAsync("warm-up");
            warm += pass.Elapsed;
            if (pass.Problem is not null)
            {
                return Report([pass]).Print();
            }
        }

        while (passes.Count < options.Runs && passes.TrueForAll(pass => pass.Problem is null))
        {
            passes.Add(await PassAsync($"run {passes.Count + 1} of {options.Runs}"));
        }

        return Report(passes).Print();
    }

    private async Task<Pass> PassAsync(string label)
    {
        var pass = await RunAsync();
        await Console.Error.WriteLineAsync($"{Name}, {label}: {pass.Rate:N0} {Unit}, {pass.Elapsed.TotalSeconds:F2} s, {pass.Problem ?? "ok"}");
        return pass;
    }

    private BenchmarkResult Report(List<Pass> passes)
    {
        var byRate = passes.OrderBy(pass => pass.Problem is null).ThenBy(pass => pass.Rate).ToList();
        var reported = byRate[0].Problem is null ? byRate[byRate.Count / 2] : byRate[0];
        return new BenchmarkResult
        {
            Name = Name,
            Work = reported.Work,
            Unit = Unit,
            Seconds = reported.Elapsed.TotalSeconds,
            Workers = Workers,
            AllocatedBytesPerItem = reported.AllocatedBytes / reported.Work,
            Check = reported.Problem ?? "ok",
            Extras = new Dictionary<string, object>(reported.Extras)
            {
                ["runs"] = passes.Count,
                ["lowestRate"] = BenchmarkResult.Rounded(passes.Min(pass => pass.Rate)),
                ["highestRate"] = BenchmarkResult.Rounded(passes.Max(pass => pass.Rate)),
                ["processorSeconds"] = Math.Round(reported.Processor.TotalSeconds, 4),
            },
        };
    }
}
