using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;
using Billing.Local.Blobs.Rest;

namespace Azure.Storage.Blobs;

/// <summary>
/// A storage account. Made from a connection string it speaks the REST protocol of the Blob service; the local host hands
/// out clients of its own store.
/// </summary>
public class BlobServiceClient
{
    private readonly IBlobBackend _backend;

    /// <summary>A client over HTTP, for Azurite or Azure.</summary>
    /// <exception cref="FormatException">The connection string lacks the account's name or key.</exception>
    public BlobServiceClient(string connectionString)
        : this(new RestBlobBackend(ConnectionString.Parse(connectionString)))
    {
    }

    internal BlobServiceClient(IBlobBackend backend) => _backend = backend;

    public Uri Uri => _backend.ServiceUri;

    public string AccountName => _backend.AccountName;

    public BlobContainerClient GetBlobContainerClient(string blobContainerName) => new(_backend, blobContainerName);

    /// <exception cref="RequestFailedException">409 ContainerAlreadyExists.</exception>
    public async Task<Response<BlobContainerClient>> CreateBlobContainerAsync(
        string blobContainerName,
        PublicAccessType publicAccessType = PublicAccessType.None,
        IDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        var created = await _backend.CreateContainerAsync(blobContainerName, metadata, publicAccessType, cancellationToken);
        return Response.FromValue(GetBlobContainerClient(blobContainerName), created.GetRawResponse());
    }

    /// <exception cref="RequestFailedException">404 ContainerNotFound.</exception>
    public Task<Response> DeleteBlobContainerAsync(
        string blobContainerName, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        _backend.DeleteContainerAsync(blobContainerName, conditions, cancellationToken);

    /// <summary>A key for signing download addresses that holds at most seven days. Wants a signed-in identity on Azure.</summary>
    public Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(
        BlobGetUserDelegationKeyOptions options, CancellationToken cancellationToken = default) =>
        _backend.GetUserDelegationKeyAsync(options.StartsOn, options.ExpiresOn, cancellationToken);

    /// <inheritdoc cref="GetUserDelegationKeyAsync(BlobGetUserDelegationKeyOptions, CancellationToken)"/>
    public Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(
        DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken) =>
        _backend.GetUserDelegationKeyAsync(startsOn, expiresOn, cancellationToken);
}
