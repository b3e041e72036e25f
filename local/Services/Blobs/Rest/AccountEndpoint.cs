namespace Billing.Local.Blobs;

/// <summary>Operations on the account.</summary>
internal static class AccountEndpoint
{
    /// <summary>"List Containers", https://learn.microsoft.com/rest/api/storageservices/list-containers2.</summary>
    public static async Task<BlobReply> ListContainersAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var listing = Listing.Of(request);
        var page = await account.ListContainersAsync(listing.Prefix, listing.Marker, listing.Size);
        return new BlobReply(200).WithXml(BlobXml.Containers(account.ServiceUri, listing, page));
    }

    /// <summary>"Get User Delegation Key", https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key.</summary>
    public static async Task<BlobReply> GetKeyAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var (startsOn, expiresOn) = BlobXml.KeyTimes(await RequestBody.DocumentAsync(request));
        var version = request.Headers["x-ms-version"] ?? BlobRouter.DefaultVersion;
        return new BlobReply(200).WithXml(BlobXml.Key(account.GetUserDelegationKey(startsOn, expiresOn, version)));
    }
}
