using Azure.Storage.Blobs;

namespace Billing.Local.Blobs;

/// <summary>
/// The client of an account in this process. Only its address is its own: it is that of the account at the moment, which a
/// host that serves downloads sets when it has its port, so that signed addresses lead there.
/// </summary>
internal sealed class LocalBlobServiceClient(LocalBlobAccount account) : BlobServiceClient(account.ServiceUri, account.ClientOptions())
{
    private readonly BlobClientOptions _options = account.ClientOptions();

    /// <inheritdoc/>
    public override Uri Uri => account.ServiceUri;

    /// <inheritdoc/>
    public override BlobContainerClient GetBlobContainerClient(string blobContainerName) =>
        new BlobServiceClient(account.ServiceUri, _options).GetBlobContainerClient(blobContainerName);
}
