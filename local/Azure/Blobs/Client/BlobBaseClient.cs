using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>What can be done with a blob of any kind: read it, describe it, copy it, protect it, delete it.</summary>
public partial class BlobBaseClient
{
    internal BlobBaseClient(IBlobBackend backend, BlobAddress address)
    {
        Backend = backend;
        Address = address;
    }

    public string Name => Address.Name;

    public string BlobContainerName => Address.Container;

    public string AccountName => Backend.AccountName;

    public Uri Uri => BlobUri.For(Backend.ServiceUri, Address);

    public bool CanGenerateSasUri => true;

    internal IBlobBackend Backend { get; }

    internal BlobAddress Address { get; }

    public async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var found = await GetRecordAsync(cancellationToken);
            return Response.FromValue(true, found.GetRawResponse());
        }
        catch (RequestFailedException missing) when (IsMissing(missing))
        {
            return Response.FromValue(false, missing.GetRawResponse()!);
        }
    }

    /// <exception cref="RequestFailedException">404 BlobNotFound, 412 ConditionNotMet, 304 when the conditions say not modified.</exception>
    public async Task<Response<BlobProperties>> GetPropertiesAsync(
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var found = await Backend.GetAsync(Address, conditions, cancellationToken);
        return Response.FromValue(new BlobProperties(found.Value), found.GetRawResponse());
    }

    /// <summary>Replaces the metadata.</summary>
    public async Task<Response<BlobInfo>> SetMetadataAsync(
        IDictionary<string, string>? metadata, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var changed = await Backend.SetMetadataAsync(Address, metadata, conditions, cancellationToken);
        return Response.FromValue(new BlobInfo(changed.Value), changed.GetRawResponse());
    }

    /// <summary>Replaces all the headers kept with the blob; those not given are cleared.</summary>
    public async Task<Response<BlobInfo>> SetHttpHeadersAsync(
        BlobHttpHeaders? httpHeaders = null, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var changed = await Backend.SetHeadersAsync(Address, BlobHeaders.From(httpHeaders), conditions, cancellationToken);
        return Response.FromValue(new BlobInfo(changed.Value), changed.GetRawResponse());
    }

    /// <exception cref="RequestFailedException">404 BlobNotFound, 409 BlobImmutableDueToPolicy.</exception>
    public Task<Response> DeleteAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
        BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default) =>
        Backend.DeleteAsync(Address, conditions, cancellationToken);

    public async Task<Response<bool>> DeleteIfExistsAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
        BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            return Response.FromValue(true, await DeleteAsync(snapshotsOption, conditions, cancellationToken));
        }
        catch (RequestFailedException missing) when (IsMissing(missing))
        {
            return Response.FromValue(false, missing.GetRawResponse()!);
        }
    }

    /// <summary>Copies a blob of the same account into this one; complete when the task is.</summary>
    public async Task<Response<BlobCopyInfo>> SyncCopyFromUriAsync(
        Uri source, BlobCopyFromUriOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = BlobCopyFromUriOptions.ToRequest(options, synchronous: true);
        var copied = await Backend.CopyAsync(Address, source, request, cancellationToken);
        return Response.FromValue(new BlobCopyInfo(copied.Value), copied.GetRawResponse());
    }

    /// <summary>Begins to copy a blob of the same account into this one.</summary>
    public async Task<CopyFromUriOperation> StartCopyFromUriAsync(
        Uri source, BlobCopyFromUriOptions? options, CancellationToken cancellationToken = default)
    {
        var request = BlobCopyFromUriOptions.ToRequest(options, synchronous: false);
        var started = await Backend.CopyAsync(Address, source, request, cancellationToken);
        return new CopyFromUriOperation(started.Value.Copy?.Id ?? "", this, started.GetRawResponse());
    }

    /// <summary>Makes the blob write-once until the policy's end.</summary>
    /// <exception cref="RequestFailedException">409 BlobImmutableDueToPolicy: a locked policy would be shortened.</exception>
    public async Task<Response<BlobImmutabilityPolicy>> SetImmutabilityPolicyAsync(
        BlobImmutabilityPolicy immutabilityPolicy,
        BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default)
    {
        var set = await Backend.SetImmutabilityAsync(Address, immutabilityPolicy.ToImmutability(), conditions, cancellationToken);
        return Response.FromValue(BlobImmutabilityPolicy.From(set.Value)!, set.GetRawResponse());
    }

    /// <summary>Takes an unlocked policy off.</summary>
    public Task<Response> DeleteImmutabilityPolicyAsync(CancellationToken cancellationToken = default) =>
        Backend.DeleteImmutabilityAsync(Address, cancellationToken);

    /// <summary>Puts a hold on the blob that makes it write-once until it is taken off.</summary>
    public async Task<Response<BlobLegalHoldResult>> SetLegalHoldAsync(bool hasLegalHold, CancellationToken cancellationToken = default)
    {
        var set = await Backend.SetLegalHoldAsync(Address, hasLegalHold, cancellationToken);
        return Response.FromValue(new BlobLegalHoldResult { HasLegalHold = set.Value }, set.GetRawResponse());
    }

    /// <summary>An address that lets its bearer read the blob until <paramref name="expiresOn"/>.</summary>
    public Uri GenerateSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn) =>
        GenerateSasUri(new BlobSasBuilder(permissions, expiresOn));

    /// <summary>An address that lets its bearer read the blob as <paramref name="builder"/> says.</summary>
    /// <exception cref="InvalidOperationException">The builder names another blob or container.</exception>
    public Uri GenerateSasUri(BlobSasBuilder builder) => Signed(builder, key: null);

    /// <summary>
    /// An address that lets its bearer read the blob until <paramref name="expiresOn"/>, signed with the key of an identity:
    /// the way that works on Azure where shared keys are switched off.
    /// </summary>
    public Uri GenerateUserDelegationSasUri(
        BlobSasPermissions permissions, DateTimeOffset expiresOn, UserDelegationKey userDelegationKey) =>
        Signed(new BlobSasBuilder(permissions, expiresOn), userDelegationKey);

    /// <inheritdoc cref="GenerateUserDelegationSasUri(BlobSasPermissions, DateTimeOffset, UserDelegationKey)"/>
    public Uri GenerateUserDelegationSasUri(BlobSasBuilder builder, UserDelegationKey userDelegationKey) =>
        Signed(builder, userDelegationKey);

    internal Task<Response<BlobRecord>> GetRecordAsync(CancellationToken cancellationToken) =>
        Backend.GetAsync(Address, conditions: null, cancellationToken);

    private Uri Signed(BlobSasBuilder builder, UserDelegationKey? key)
    {
        if ((builder.BlobContainerName ?? BlobContainerName) != BlobContainerName || (builder.BlobName ?? Name) != Name)
        {
            throw new InvalidOperationException("SAS Uri cannot be generated: the builder's names do not match those of the client.");
        }

        return new Uri($"{Uri.AbsoluteUri}?{Backend.Signer.Sign(builder, Address, key)}");
    }

    private static bool IsMissing(RequestFailedException error) =>
        error.ErrorCode == BlobErrorCode.BlobNotFound.ToString() || error.ErrorCode == BlobErrorCode.ContainerNotFound.ToString();
}
