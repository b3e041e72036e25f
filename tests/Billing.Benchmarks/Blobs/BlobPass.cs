using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Billing.Benchmarks.Blobs;

/// <summary>What is done with a container in one run.</summary>
internal static class BlobPass
{
    public static async Task<Pass> UploadAsync(BlobContainerClient container, BlobLoad load)
    {
        var contents = Enumerable.Range(0, load.Blobs).Select(number => BinaryData.FromBytes(load.ContentOf(number))).ToArray();
        var pass = await Pass.MeasureAsync(load.Blobs, () => load.ForEachAsync(number =>
            container.GetBlobClient(BlobLoad.NameOf(number)).UploadAsync(contents[number], overwrite: false)));
        return pass with { Problem = await DifferenceAsync(container, load) };
    }

    public static async Task<Pass> DownloadAsync(BlobContainerClient container, BlobLoad load)
    {
        await FillAsync(container, load);
        var wrong = -1;
        async Task DownloadOneAsync(int number)
        {
            var content = (await container.GetBlobClient(BlobLoad.NameOf(number)).DownloadContentAsync()).Value.Content;
            wrong = content.ToMemory().Length == load.Length ? wrong : number;
        }

        var pass = await Pass.MeasureAsync((long)load.Blobs * load.Rounds, () => load.ForEachAsync(DownloadOneAsync, load.Rounds));
        return pass with { Problem = wrong >= 0 ? $"blob {wrong} is of another length" : await DifferenceAsync(container, load) };
    }

    public static async Task<Pass> ListAsync(BlobContainerClient container, BlobLoad load)
    {
        await FillAsync(container, load);
        var names = Enumerable.Range(0, load.Blobs).Select(BlobLoad.NameOf).ToArray();
        string? problem = null;
        var pass = await Pass.MeasureAsync((long)load.Blobs * load.Rounds, async () =>
        {
            for (var listing = 0; listing < load.Rounds; listing++)
            {
                var found = new List<string>();
                await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = "nordwind/" }))
                {
                    found.Add(blob.Name);
                }

                problem = found.SequenceEqual(names) ? problem : $"listing {listing} gave {found.Count} other names";
            }
        });
        return pass with { Problem = problem };
    }

    private static Task FillAsync(BlobContainerClient container, BlobLoad load) => load.ForEachAsync(number =>
        container.GetBlobClient(BlobLoad.NameOf(number)).UploadAsync(BinaryData.FromBytes(load.ContentOf(number)), overwrite: false));

    private static async Task<string?> DifferenceAsync(BlobContainerClient container, BlobLoad load)
    {
        for (var number = 0; number < load.Blobs; number++)
        {
            var found = (await container.GetBlobClient(BlobLoad.NameOf(number)).DownloadContentAsync()).Value.Content;
            if (!found.ToMemory().Span.SequenceEqual(load.ContentOf(number)))
            {
                return $"blob {number} is not what was uploaded";
            }
        }

        return null;
    }
}
