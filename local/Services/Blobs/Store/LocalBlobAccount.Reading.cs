using Azure;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    /// <summary>Object and tenant id of the one identity that a local host has.</summary>
    private const string LocalIdentity = "00000000-0000-0000-0000-000000000001";

    /// <summary>Get Blob Properties.</summary>
    /// <exception cref="BlobFault">404 BlobNotFound, 412, or 304 when the conditions say not modified.</exception>
    public Task<BlobRecord> GetAsync(BlobAddress address, RequestConditions? conditions)
    {
        BlobNames.CheckBlob(address);
        return AnswerAsync(() => Checked(address, conditions).Record);
    }

    /// <summary>Get Blob, whole (the default range) or a part of it.</summary>
    /// <exception cref="BlobFault">404 BlobNotFound, 412, 416 InvalidRange, or 304 when the conditions say not modified.</exception>
    public Task<BlobRead> ReadAsync(BlobAddress address, HttpRange range, RequestConditions? conditions)
    {
        BlobNames.CheckBlob(address);
        return AnswerAsync(() => Read(address, range, conditions));
    }

    /// <summary>
    /// Get User Delegation Key (https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key): a key holds
    /// seven days at most.
    /// </summary>
    /// <exception cref="BlobFault">400 InvalidXmlNodeValue: times that cannot be.</exception>
    public DelegationKey GetUserDelegationKey(DateTimeOffset? startsOn, DateTimeOffset expiresOn, string version)
    {
        var now = Now();
        if (expiresOn <= (startsOn ?? now) || expiresOn > now.AddDays(7))
        {
            throw BlobErrors.InvalidXmlNodeValue();
        }

        return Signatures.Delegate(new DelegationKey(LocalIdentity, LocalIdentity, startsOn ?? now, expiresOn, version));
    }

    /// <summary>Throws 403 unless a signed address grants one of the permissions now.</summary>
    public void Verify(BlobRequest request, BlobAddress address, string permissions) =>
        Signatures.Verify(request, address, permissions, _clock.GetUtcNow());

    /// <summary>The file is opened under the lock: afterwards it may be deleted, and the open handle still reads it.</summary>
    private BlobRead Read(BlobAddress address, HttpRange range, RequestConditions? conditions)
    {
        var blob = Checked(address, conditions);
        var whole = range == default;
        if (!whole && range.Offset >= blob.Record.Length)
        {
            throw BlobErrors.InvalidRange();
        }

        var rest = blob.Record.Length - range.Offset;
        var length = Math.Min(range.Length ?? rest, rest);
        return new BlobRead(blob.Record, _contents.Open(blob.Content, range.Offset, length), range.Offset, length, !whole);
    }

    private StoredBlob Checked(BlobAddress address, RequestConditions? conditions)
    {
        var blob = _state.Container(address.Container).Find(address.Name);
        BlobConditions.CheckRead(conditions, blob?.Record);
        return blob ?? throw BlobErrors.BlobNotFound();
    }
}
