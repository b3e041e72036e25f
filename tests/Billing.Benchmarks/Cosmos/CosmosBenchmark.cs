namespace Billing.Benchmarks.Cosmos;

/// <summary>
/// Requests a second through the true SDK on the endpoint in the same process, from 16 callers (64 where writes are synced):
/// point reads, upserts, batches of three operations as a commit of a stream has them, and queries of a stream's last events.
/// Documents have 1 KB. Options: <c>--requests 30000</c>, <c>--callers N</c>, <c>--streams 200</c> (of 20 documents each,
/// that are there before).
/// </summary>
internal static class CosmosBenchmark
{
    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var requests = options.Amount("requests", 30_000, 200);
        var (callers, writers) = (options.Number("callers", 16), options.Number("callers", 64));
        var streams = options.Amount("streams", 200, 10);
        Task<Pass> Run(bool durable, Func<CosmosWorkload, Task<Pass>> work) => RunAsync(durable, streams, work);
        return Variant.RunAllAsync(
            options,
            [
                new("cosmos-read", "reads/s", callers, () => Run(false, load => load.ReadAsync(requests, callers))),
                new("cosmos-query", "queries/s", callers, () => Run(false, load => load.QueryAsync(requests, callers))),
                .. Variant.InMemoryAndDurable("cosmos-upsert", "upserts/s", writers, durable => Run(durable, load => load.UpsertAsync(requests, writers))),
                .. Variant.InMemoryAndDurable("cosmos-batch", "batches/s", writers, durable => Run(durable, load => load.CommitAsync(requests, writers))),
            ]);
    }

    private static async Task<Pass> RunAsync(bool isDurable, int streams, Func<CosmosWorkload, Task<Pass>> work)
    {
        await using var storage = new PassStorage(isDurable);
        await using var load = await CosmosWorkload.CreateAsync(storage, streams);
        return await work(load);
    }
}
