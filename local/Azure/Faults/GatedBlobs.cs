using Azure;
using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;

namespace Billing.Local.Faults;

/// <summary>The local storage account behind the gate.</summary>
internal sealed class GatedBlobs(IBlobBackend inner, ServiceGate gate) : IBlobBackend
{
    private const FaultKind Reads = FaultKind.Throttle | FaultKind.TimeOutBefore;
    private const FaultKind Writes = Reads | FaultKind.TimeOutAfter;

    public string AccountName => inner.AccountName;

    public Uri ServiceUri => inner.ServiceUri;

    public BlobSasSigner Signer => inner.Signer;

    public Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken) =>
        CallAsync("GetKey", AccountName, Reads, () => inner.GetUserDelegationKeyAsync(startsOn, expiresOn, cancellationToken));

    public Task<Response<ContainerRecord>> CreateContainerAsync(
        string container, IDictionary<string, string>? metadata, PublicAccessType access, CancellationToken cancellationToken) =>
        CallAsync("CreateContainer", container, Writes, () => inner.CreateContainerAsync(container, metadata, access, cancellationToken));

    public Task<Response<ContainerRecord>> GetContainerAsync(string container, CancellationToken cancellationToken) =>
        CallAsync("GetContainer", container, Reads, () => inner.GetContainerAsync(container, cancellationToken));

    public Task<Response> DeleteContainerAsync(string container, RequestConditions? conditions, CancellationToken cancellationToken) =>
        CallAsync("DeleteContainer", container, Writes, () => inner.DeleteContainerAsync(container, conditions, cancellationToken));

    public Task<Response<BlobListPage>> ListAsync(string container, BlobListQuery query, CancellationToken cancellationToken) =>
        CallAsync("List", container, Reads, () => inner.ListAsync(container, query, cancellationToken));

    public Task<Response<BlobRecord>> PutAsync(BlobAddress address, Stream content, BlobWriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync("Put", address, options.Conditions, () => inner.PutAsync(address, content, options, cancellationToken));

    public Task<Response> StageBlockAsync(BlobAddress address, string blockId, Stream content, CancellationToken cancellationToken) =>
        CallAsync("StageBlock", Name(address), Writes, () => inner.StageBlockAsync(address, blockId, content, cancellationToken));

    public Task<Response<BlobRecord>> CommitBlocksAsync(
        BlobAddress address, IReadOnlyList<string> blockIds, BlobWriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync("CommitBlocks", address, options.Conditions, () => inner.CommitBlocksAsync(address, blockIds, options, cancellationToken));

    public Task<Response<BlobRead>> ReadAsync(BlobAddress address, HttpRange range, RequestConditions? conditions, CancellationToken cancellationToken) =>
        CallAsync("Read", Name(address), Reads, () => ReadWholeAsync(address, range, conditions, cancellationToken));

    public Task<Response<BlobRecord>> GetAsync(BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken) =>
        CallAsync("Get", Name(address), Reads, () => inner.GetAsync(address, conditions, cancellationToken));

    public Task<Response<BlobRecord>> SetMetadataAsync(
        BlobAddress address, IDictionary<string, string>? metadata, RequestConditions? conditions, CancellationToken cancellationToken) =>
        WriteAsync("SetMetadata", address, conditions, () => inner.SetMetadataAsync(address, metadata, conditions, cancellationToken));

    public Task<Response<BlobRecord>> SetHeadersAsync(BlobAddress address, BlobHeaders headers, RequestConditions? conditions, CancellationToken cancellationToken) =>
        WriteAsync("SetHeaders", address, conditions, () => inner.SetHeadersAsync(address, headers, conditions, cancellationToken));

    public Task<Response> DeleteAsync(BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken) =>
        WriteAsync("Delete", address, conditions, () => inner.DeleteAsync(address, conditions, cancellationToken));

    public Task<Response<BlobRecord>> CopyAsync(BlobAddress address, Uri source, BlobCopyRequest request, CancellationToken cancellationToken) =>
        CallAsync("Copy", Name(address), Writes, () => inner.CopyAsync(address, source, request, cancellationToken));

    public Task<Response<BlobImmutability>> SetImmutabilityAsync(
        BlobAddress address, BlobImmutability policy, RequestConditions? conditions, CancellationToken cancellationToken) =>
        CallAsync("SetImmutability", Name(address), Writes, () => inner.SetImmutabilityAsync(address, policy, conditions, cancellationToken));

    public Task<Response> DeleteImmutabilityAsync(BlobAddress address, CancellationToken cancellationToken) =>
        CallAsync("DeleteImmutability", Name(address), Writes, () => inner.DeleteImmutabilityAsync(address, cancellationToken));

    public Task<Response<bool>> SetLegalHoldAsync(BlobAddress address, bool hold, CancellationToken cancellationToken) =>
        CallAsync("SetLegalHold", Name(address), Writes, () => inner.SetLegalHoldAsync(address, hold, cancellationToken));

    /// <summary>The content is read within the call, so that the reader waits for nothing that no scheduler controls.</summary>
    private async Task<Response<BlobRead>> ReadWholeAsync(BlobAddress address, HttpRange range, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        var answer = await inner.ReadAsync(address, range, conditions, cancellationToken);
        if (!answer.HasValue)
        {
            return answer;
        }

        var content = new MemoryStream();
        await using (var opened = answer.Value.Content)
        {
            await opened.CopyToAsync(content, cancellationToken);
        }

        content.Position = 0;
        return Response.FromValue(answer.Value with { Content = content }, answer.GetRawResponse());
    }

    private static string Name(BlobAddress address) => $"{address.Container}/{address.Name}";

    private Task<T> CallAsync<T>(string operation, string target, FaultKind possible, Func<Task<T>> effect) => gate.CallAsync(
        new ServiceCall(LocalService.Blobs, operation, target), possible, effect, fault => Task.FromException<T>(Failure(fault)));

    /// <summary>A write that may be guarded by If-Match: at a conflict somebody else writes the blob first.</summary>
    private Task<T> WriteAsync<T>(string operation, BlobAddress address, RequestConditions? conditions, Func<Task<T>> effect)
    {
        var isGuarded = conditions?.IfMatch is { } tag && tag != ETag.All;
        return gate.CallAsync(
            new ServiceCall(LocalService.Blobs, operation, Name(address)),
            Writes | (isGuarded ? FaultKind.Conflict : FaultKind.None),
            effect,
            fault => fault == FaultKind.Conflict ? AfterCompetitorAsync(address, conditions!, effect) : Task.FromException<T>(Failure(fault)));
    }

    /// <summary>Writes the metadata that the blob has, if it is still unchanged, and only then what was asked for.</summary>
    private async Task<T> AfterCompetitorAsync<T>(BlobAddress address, RequestConditions conditions, Func<Task<T>> effect)
    {
        try
        {
            var unchanged = new RequestConditions { IfMatch = conditions.IfMatch };
            var found = await inner.GetAsync(address, unchanged, CancellationToken.None);
            await inner.SetMetadataAsync(address, new Dictionary<string, string>(found.Value.Metadata), unchanged, CancellationToken.None);
        }
        catch (RequestFailedException)
        {
            // It has changed, is gone or is write-protected: no competitor could write it either, and the call says so itself.
        }

        return await effect();
    }

    private static RequestFailedException Failure(FaultKind fault) => fault switch
    {
        FaultKind.Throttle => BlobErrors.Create(503, "ServerBusy", "The server is currently unable to receive requests. Please retry your request."),
        _ => BlobErrors.Create(500, "OperationTimedOut", "The operation could not be completed within the permitted time."),
    };
}
