using Azure.Storage.Blobs;
using Billing.Functions.Runtime;
using Billing.Platform.Partners.Snapshots;

namespace Billing.Functions.Operations.Partners;

/// <summary>Keeps snapshots of failed calls in Blob storage, where they are deleted after 30 days.</summary>
public sealed class BlobSnapshots(BlobServiceClient blobs) : ISnapshotStore
{
    /// <inheritdoc/>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        await blobs.GetBlobContainerClient(BlobContainers.Snapshots).GetBlobClient(name).UploadAsync(BinaryData.FromBytes(json), overwrite: false, cancellation);
}
