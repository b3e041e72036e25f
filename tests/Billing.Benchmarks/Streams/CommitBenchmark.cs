namespace Billing.Benchmarks.Streams;

/// <summary>
/// Commits a second of the stream store, as an invoice number is given: read the state, decide, write state, event and receipt
/// in one batch. By 1, 8 and 64 writers to streams of their own, and by 8 writers to one stream, where all but one lose each
/// round. Option: <c>--commits 10000</c>.
/// </summary>
internal static class CommitBenchmark
{
    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var commits = options.Amount("commits", 10_000, 64);
        IEnumerable<Variant> Writers(int writers) => Variant.InMemoryAndDurable($"commit-{writers}", "commits/s", writers, durable => RunAsync(durable, commits, writers, writers));
        return Variant.RunAllAsync(
            options,
            [
                .. Writers(1), .. Writers(8), .. Writers(64),
                .. Variant.InMemoryAndDurable("commit-8-on-one-stream", "commits/s", 8, durable => RunAsync(durable, Math.Max(commits / 10, 64), 8, series: 1)),
            ]);
    }

    private static async Task<Pass> RunAsync(bool isDurable, int commits, int writers, int series)
    {
        await using var storage = new PassStorage(isDurable);
        await using var load = await StreamLoad.CreateAsync(storage);
        return await load.CommitAsync(commits, writers, series);
    }
}
