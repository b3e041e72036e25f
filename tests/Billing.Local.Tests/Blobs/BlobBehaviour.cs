using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Tests.Blobs;

/// <summary>
/// What a blob client promises, whatever stands behind it: the same tests run on the local store in memory and in files
/// without a socket, on the local store behind a port, and on Azurite.
/// </summary>
public abstract partial class BlobBehaviour
{
    private readonly string _containerName = "c-" + Guid.NewGuid().ToString("N");

    /// <summary>The account under test; skips the test where there is none.</summary>
    protected abstract ValueTask<BlobServiceClient> ConnectAsync();

    protected async Task<BlobContainerClient> ContainerAsync()
    {
        var container = (await ConnectAsync()).GetBlobContainerClient(_containerName);
        await container.CreateIfNotExistsAsync();
        return container;
    }

    protected async Task<BlobClient> BlobAsync(string name = "folder/blob 1+ü.txt") => (await ContainerAsync()).GetBlobClient(name);

    protected static BinaryData Text(string text) => BinaryData.FromString(text);

    protected static async Task<string> ReadAsync(BlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToString();

    protected static async Task<RequestFailedException> FailsAsync(int status, string code, Func<Task> action)
    {
        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(action);
        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
        return failure;
    }

#pragma warning disable CA5351 // The protocol's own checksum.
    protected static byte[] Md5(ReadOnlySpan<byte> content) => System.Security.Cryptography.MD5.HashData(content);
#pragma warning restore CA5351

    protected static BlobUploadOptions On(BlobRequestConditions conditions) => new() { Conditions = conditions };
}
