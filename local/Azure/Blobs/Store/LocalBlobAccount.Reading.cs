using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    /// <summary>Object and tenant id of the one identity that a local host has.</summary>
    private const string LocalIdentity = "00000000-0000-0000-0000-000000000001";

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> GetAsync(
        BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        return AnswerAsync(() => Answer(200, Checked(address, conditions).Record));
    }

    /// <inheritdoc/>
    public async Task<Response<BlobRead>> ReadAsync(
        BlobAddress address, HttpRange range, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        try
        {
            return await AnswerAsync(() => Read(address, range, conditions));
        }
        catch (RequestFailedException unchanged) when (unchanged.Status == 304)
        {
            return new NotModifiedResponse<BlobRead>(unchanged.GetRawResponse()!);
        }
    }

    /// <summary>Opens a blob for the bearer of a signed address; <paramref name="query"/> holds its decoded query fields.</summary>
    /// <exception cref="RequestFailedException">
    /// 403 when the signature does not allow it, 404 when there is no such blob, 416 when the range lies behind its end.
    /// </exception>
    public async Task<BlobDownloadStreamingResult> OpenSignedAsync(
        BlobAddress address, IReadOnlyDictionary<string, string?> query, HttpRange range, CancellationToken cancellationToken)
    {
        Signer.Verify(query, address, _clock.GetUtcNow());
        return new BlobDownloadStreamingResult((await ReadAsync(address, range, conditions: null, cancellationToken)).Value);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// "Get User Delegation Key", https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key: a key holds
    /// seven days at most.
    /// </remarks>
    public Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(
        DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken)
    {
        var now = Now();
        if (expiresOn <= (startsOn ?? now) || expiresOn > now.AddDays(7))
        {
            throw BlobErrors.InvalidXmlNodeValue();
        }

        var key = Signer.Delegate(LocalIdentity, LocalIdentity, startsOn ?? now, expiresOn);
        return Task.FromResult(Response.FromValue(key, BlobResponse.Of(200)));
    }

    /// <summary>The file is opened under the lock: afterwards it may be deleted, and the open handle still reads it.</summary>
    private Response<BlobRead> Read(BlobAddress address, HttpRange range, RequestConditions? conditions)
    {
        var blob = Checked(address, conditions);
        var whole = range == default;
        if (!whole && range.Offset >= blob.Record.Length)
        {
            throw BlobErrors.InvalidRange();
        }

        var rest = blob.Record.Length - range.Offset;
        var length = Math.Min(range.Length ?? rest, rest);
        var read = new BlobRead(blob.Record, _contents.Open(blob.Content, range.Offset, length), range.Offset, length, !whole);
        return Response.FromValue(read, BlobResponse.Of(whole ? 200 : 206, blob.Record.ETag, blob.Record.LastModified));
    }

    private StoredBlob Checked(BlobAddress address, RequestConditions? conditions)
    {
        var blob = _state.Container(address.Container).Find(address.Name);
        BlobConditions.CheckRead(conditions, blob?.Record);
        return blob ?? throw BlobErrors.BlobNotFound();
    }

    private static Response<BlobRecord> Answer(int status, BlobRecord record) =>
        Response.FromValue(record, BlobResponse.Of(status, record.ETag, record.LastModified));
}
