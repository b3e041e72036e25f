using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Functions.Runtime;
using Billing.Platform.Audit;

namespace Billing.Functions.Audit;

/// <summary>
/// Keeps daily roots as <c>TENANT/REGION/2026-11-02.jsonl</c> in the container <c>daily-roots</c>, whose retention policy of ten years lets
/// nobody change or delete one who may write it, the app included.
/// </summary>
/// <param name="blobs">The account of the business's data.</param>
public sealed class BlobDailyRoots(BlobServiceClient blobs) : IDailyRootStore
{
    private const string Suffix = ".jsonl";

    /// <inheritdoc/>
    public async IAsyncEnumerable<DateOnly> DaysAsync(string tenant, string region, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = $"{tenant}/{region}/";
        await foreach (var blob in Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            // Blobs come in the order of their names, which is that of the days.
            yield return DateOnly.ParseExact(blob.Name[prefix.Length..^Suffix.Length], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string tenant, string region, DateOnly day, CancellationToken cancellation)
    {
        try
        {
            return await Blob(tenant, region, day).OpenReadAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == StatusNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> KeepAsync(string tenant, string region, DateOnly day, Stream content, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/jsonl" },
        };
        try
        {
            await Blob(tenant, region, day).UploadAsync(content, options, cancellation);
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status is StatusConflict or StatusPreconditionFailed)
        {
            return false;
        }
    }

    private const int StatusNotFound = 404;
    private const int StatusConflict = 409;
    private const int StatusPreconditionFailed = 412;

    private BlobContainerClient Container => blobs.GetBlobContainerClient(BlobContainers.DailyRoots);

    private BlobClient Blob(string tenant, string region, DateOnly day) =>
        Container.GetBlobClient($"{tenant}/{region}/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{Suffix}");
}
