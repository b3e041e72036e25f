using System.Globalization;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;

namespace Billing.Benchmarks.Blobs;

/// <summary>
/// Blobs a second that are uploaded, downloaded and listed through the client. On disk an upload is synced before it is
/// acknowledged. Options: <c>--blobs 4000</c>, <c>--kilobytes 64</c>, <c>--callers 8</c>, <c>--rounds 20</c>
/// (how often all are downloaded or listed).
/// </summary>
internal static class BlobBenchmark
{
    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var load = new BlobLoad(
            options.Amount("blobs", 4_000, 20), options.Number("kilobytes", 64) * 1024, options.Number("callers", 8), options.Amount("rounds", 20, 2));
        return Variant.RunAllAsync(
            options,
            [
                .. Variant.InMemoryAndDurable("blob-upload", "blobs/s", load.Callers, durable => RunAsync(durable, load, BlobPass.UploadAsync)),
                .. Variant.InMemoryAndDurable("blob-download", "blobs/s", load.Callers, durable => RunAsync(durable, load, BlobPass.DownloadAsync)),
                new("blob-list", "blobs/s", 1, () => RunAsync(isDurable: false, load, BlobPass.ListAsync)),
            ]);
    }

    private static async Task<Pass> RunAsync(bool isDurable, BlobLoad load, Func<BlobContainerClient, BlobLoad, Task<Pass>> work)
    {
        await using var storage = new PassStorage(isDurable);
        var account = new LocalBlobAccount(storage.Files, TimeProvider.System, storage.Journal);
        await storage.OpenAsync(account);
        var container = account.CreateClient().GetBlobContainerClient("documents");
        await container.CreateIfNotExistsAsync();
        return await work(container, load);
    }
}

/// <param name="Blobs">How many.</param>
/// <param name="Length">Bytes of each.</param>
/// <param name="Callers">How many are under way at the same time.</param>
/// <param name="Rounds">Number of times that all are downloaded or listed.</param>
internal sealed record BlobLoad(int Blobs, int Length, int Callers, int Rounds)
{
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"nordwind/2026/{number:D6}.pdf");

    /// <summary>Different for each blob, so that one is not taken for another.</summary>
    public byte[] ContentOf(int number)
    {
        var content = new byte[Length];
        new Random(number).NextBytes(content.AsSpan(0, Math.Min(1024, Length)));
        return content;
    }

    public Task ForEachAsync(Func<int, Task> work, int rounds = 1) =>
        Parallel.ForAsync(0, Blobs * rounds, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (number, _) => await work(number % Blobs));
}
