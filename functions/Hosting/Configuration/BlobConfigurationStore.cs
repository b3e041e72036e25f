using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Functions.Runtime;
using Billing.Platform.Configuration;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Keeps configuration in the Blob container <c>configuration</c>, with properties as blob metadata.</summary>
public sealed class BlobConfigurationStore(BlobServiceClient blobs) : IConfigurationStore
{
    private BlobContainerClient Container => blobs.GetBlobContainerClient(BlobContainers.Configuration);

    /// <inheritdoc/>
    public Task<StoredRead> ReadAsync(string path, string? knownTag, CancellationToken cancellation) => AnswerAsync<StoredRead>(path, async () =>
    {
        try
        {
            var options = new BlobDownloadOptions { Conditions = knownTag is null ? null : new BlobRequestConditions { IfNoneMatch = new ETag(knownTag) } };
            var answer = await Container.GetBlobClient(path).DownloadContentAsync(options, cancellation);
            if (answer.GetRawResponse().Status == 304)
            {
                return new StoredRead.Unchanged();
            }

            var details = answer.Value.Details;
            return new StoredRead.Found(
                new StoredEntry(path, details.ETag.ToString(), details.LastModified, BlobProperties.Read(details.Metadata)), answer.Value.Content.ToMemory());
        }
        catch (RequestFailedException missing) when (missing.Status == 404 && missing.ErrorCode != BlobErrorCode.ContainerNotFound)
        {
            return new StoredRead.Missing();
        }
        catch (RequestFailedException same) when (same.Status == 304)
        {
            return new StoredRead.Unchanged();
        }
    });

    /// <inheritdoc/>
    public Task<string?> WriteAsync(string path, ReadOnlyMemory<byte> content, StoredProperties properties, WriteCondition condition, CancellationToken cancellation) =>
        AnswerAsync(path, async () =>
        {
            try
            {
                var options = new BlobUploadOptions { Metadata = BlobProperties.Of(properties), Conditions = Conditions(condition) };
                return (await Container.GetBlobClient(path).UploadAsync(BinaryData.FromBytes(content), options, cancellation)).Value.ETag.ToString();
            }
            catch (RequestFailedException taken) when (taken.Status is 409 or 412)
            {
                return null;
            }
        });

    /// <inheritdoc/>
    public Task DeleteAsync(string path, string tag, CancellationToken cancellation) => AnswerAsync<object?>(path, async () =>
    {
        try
        {
            await Container.GetBlobClient(path).DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = new ETag(tag) }, cancellationToken: cancellation);
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            // Somebody has put other content in the meantime, which stays.
        }

        return null;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredEntry>> ListAsync(string prefix, CancellationToken cancellation) => AnswerAsync<IReadOnlyList<StoredEntry>>(prefix, async () =>
    {
        var found = new List<StoredEntry>();
        await foreach (var blob in Container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellation))
        {
            // A listing writes entity tags without the quotes that belong to them.
            found.Add(new StoredEntry(
                blob.Name, blob.Properties.ETag!.Value.ToString(), blob.Properties.LastModified!.Value, BlobProperties.Read(blob.Metadata)));
        }

        return found;
    });

    private static BlobRequestConditions? Conditions(WriteCondition condition) => condition switch
    {
        { IsAbsent: true } => new BlobRequestConditions { IfNoneMatch = ETag.All },
        { Tag: { } tag } => new BlobRequestConditions { IfMatch = new ETag(tag) },
        _ => null,
    };

    // After its own retries the client gives up with one of these; none says that the content is wrong.
    private static async Task<T> AnswerAsync<T>(string path, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception outage) when (outage is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            throw new ConfigurationUnavailableException($"The container {BlobContainers.Configuration} does not answer for {path}: {outage.GetBaseException().Message}", outage);
        }
    }
}
