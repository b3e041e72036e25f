using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;

namespace Azure.Storage.Blobs;

/// <summary>A container of blobs.</summary>
public class BlobContainerClient
{
    private readonly IBlobBackend _backend;

    internal BlobContainerClient(IBlobBackend backend, string name)
    {
        _backend = backend;
        Name = name;
    }

    public string Name { get; }

    public Uri Uri => new($"{_backend.ServiceUri.AbsoluteUri.TrimEnd('/')}/{Name}");

    public string AccountName => _backend.AccountName;

    public BlobClient GetBlobClient(string blobName) => new(_backend, new BlobAddress(Name, blobName));

    /// <exception cref="RequestFailedException">409 ContainerAlreadyExists.</exception>
    public async Task<Response<BlobContainerInfo>> CreateAsync(
        PublicAccessType publicAccessType = PublicAccessType.None,
        IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default)
    {
        var created = await _backend.CreateContainerAsync(Name, metadata, publicAccessType, cancellationToken);
        return Response.FromValue(new BlobContainerInfo(created.Value), created.GetRawResponse());
    }

    /// <summary>Creates the container; gives null when it is there already.</summary>
    public async Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType = PublicAccessType.None,
        IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            return await CreateAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.ErrorCode == BlobErrorCode.ContainerAlreadyExists.ToString())
        {
            return null!; // as the true client does
        }
    }

    public async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var found = await _backend.GetContainerAsync(Name, cancellationToken);
            return Response.FromValue(true, found.GetRawResponse());
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound.ToString())
        {
            return Response.FromValue(false, missing.GetRawResponse()!);
        }
    }

    /// <exception cref="RequestFailedException">404 ContainerNotFound.</exception>
    public Task<Response> DeleteAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        _backend.DeleteContainerAsync(Name, conditions, cancellationToken);

    public async Task<Response<bool>> DeleteIfExistsAsync(
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return Response.FromValue(true, await DeleteAsync(conditions, cancellationToken));
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound.ToString())
        {
            return Response.FromValue(false, missing.GetRawResponse()!);
        }
    }

    /// <summary>The blobs in the order of their names, fetched page by page as they are enumerated.</summary>
    public AsyncPageable<BlobItem> GetBlobsAsync(GetBlobsOptions? options = null, CancellationToken cancellationToken = default) =>
        new BlobPageable(_backend, Name, options?.Prefix, options?.Traits ?? BlobTraits.None, cancellationToken);

    /// <inheritdoc cref="GetBlobsAsync(GetBlobsOptions?, CancellationToken)"/>
    public AsyncPageable<BlobItem> GetBlobsAsync(
        BlobTraits traits, BlobStates states, string? prefix, CancellationToken cancellationToken) =>
        new BlobPageable(_backend, Name, prefix, traits, cancellationToken);

    /// <summary>Writes a new blob.</summary>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists.</exception>
    public Task<Response<BlobContentInfo>> UploadBlobAsync(
        string blobName, Stream content, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).UploadAsync(content, cancellationToken);

    /// <inheritdoc cref="UploadBlobAsync(string, Stream, CancellationToken)"/>
    public Task<Response<BlobContentInfo>> UploadBlobAsync(
        string blobName, BinaryData content, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).UploadAsync(content, cancellationToken);

    /// <exception cref="RequestFailedException">404 BlobNotFound.</exception>
    public Task<Response> DeleteBlobAsync(
        string blobName,
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
        BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).DeleteAsync(snapshotsOption, conditions, cancellationToken);

    public Task<Response<bool>> DeleteBlobIfExistsAsync(
        string blobName,
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
        BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).DeleteIfExistsAsync(snapshotsOption, conditions, cancellationToken);
}
