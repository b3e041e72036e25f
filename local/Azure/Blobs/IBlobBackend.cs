using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>
/// What the public blob clients need of a storage account: the operations of the Blob service, one method each. The local
/// store and the REST client both implement it, so the clients behave the same on either.
/// </summary>
/// <remarks>Every failure is a <see cref="RequestFailedException"/> with the service's own status and error code.</remarks>
internal interface IBlobBackend
{
    /// <summary>Name of the storage account; part of every shared access signature.</summary>
    string AccountName { get; }

    /// <summary>Address of the account, without a trailing slash.</summary>
    Uri ServiceUri { get; }

    /// <summary>Signs download links with the account key.</summary>
    BlobSasSigner Signer { get; }

    /// <summary>Get User Delegation Key. Over REST it is refused: it wants a signed-in identity, and this client has the account key.</summary>
    Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(
        DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken);

    Task<Response<ContainerRecord>> CreateContainerAsync(
        string container, IDictionary<string, string>? metadata, PublicAccessType access, CancellationToken cancellationToken);

    Task<Response<ContainerRecord>> GetContainerAsync(string container, CancellationToken cancellationToken);

    Task<Response> DeleteContainerAsync(string container, RequestConditions? conditions, CancellationToken cancellationToken);

    /// <summary>One page of blobs in the order of their names.</summary>
    Task<Response<BlobListPage>> ListAsync(string container, BlobListQuery query, CancellationToken cancellationToken);

    /// <summary>Put Blob: writes a whole block blob.</summary>
    Task<Response<BlobRecord>> PutAsync(
        BlobAddress address, Stream content, BlobWriteOptions options, CancellationToken cancellationToken);

    /// <summary>Put Block: keeps a part of a blob that is not visible until it is committed.</summary>
    Task<Response> StageBlockAsync(BlobAddress address, string blockId, Stream content, CancellationToken cancellationToken);

    /// <summary>Put Block List: makes a blob of the staged blocks named, in that order.</summary>
    Task<Response<BlobRecord>> CommitBlocksAsync(
        BlobAddress address, IReadOnlyList<string> blockIds, BlobWriteOptions options, CancellationToken cancellationToken);

    /// <summary>Get Blob, whole or a range of it. A condition that says "not modified" gives a raw response with status 304.</summary>
    Task<Response<BlobRead>> ReadAsync(
        BlobAddress address, HttpRange range, RequestConditions? conditions, CancellationToken cancellationToken);

    Task<Response<BlobRecord>> GetAsync(BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken);

    Task<Response<BlobRecord>> SetMetadataAsync(
        BlobAddress address, IDictionary<string, string>? metadata, RequestConditions? conditions, CancellationToken cancellationToken);

    Task<Response<BlobRecord>> SetHeadersAsync(
        BlobAddress address, BlobHeaders headers, RequestConditions? conditions, CancellationToken cancellationToken);

    Task<Response> DeleteAsync(BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken);

    /// <summary>Copy Blob and Copy Blob From URL; both are complete when the task is.</summary>
    Task<Response<BlobRecord>> CopyAsync(
        BlobAddress address, Uri source, BlobCopyRequest request, CancellationToken cancellationToken);

    Task<Response<BlobImmutability>> SetImmutabilityAsync(
        BlobAddress address, BlobImmutability policy, RequestConditions? conditions, CancellationToken cancellationToken);

    Task<Response> DeleteImmutabilityAsync(BlobAddress address, CancellationToken cancellationToken);

    Task<Response<bool>> SetLegalHoldAsync(BlobAddress address, bool hold, CancellationToken cancellationToken);
}
