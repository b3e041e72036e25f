namespace Billing.Local.Blobs;

/// <summary>Operations on a container.</summary>
internal static class ContainerEndpoint
{
    /// <summary>"Create Container", https://learn.microsoft.com/rest/api/storageservices/create-container.</summary>
    public static async Task<BlobReply> CreateAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target) =>
        Version(201, await account.CreateContainerAsync(target.Container, RequestFields.Metadata(request.Headers)));

    /// <summary>"Get Container Properties", https://learn.microsoft.com/rest/api/storageservices/get-container-properties.</summary>
    public static async Task<BlobReply> GetAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var container = await account.GetContainerAsync(target.Container);
        return Version(200, container)
            .WithMetadata(container.Metadata)
            .With("x-ms-lease-status", "unlocked")
            .With("x-ms-lease-state", "available")
            .With("x-ms-has-immutability-policy", "false")
            .With("x-ms-has-legal-hold", "false");
    }

    /// <summary>"Delete Container", https://learn.microsoft.com/rest/api/storageservices/delete-container.</summary>
    public static async Task<BlobReply> DeleteAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        await account.DeleteContainerAsync(target.Container, RequestFields.Conditions(request.Headers));
        return new BlobReply(202).WithBody(null, 0);
    }

    /// <summary>"List Blobs", https://learn.microsoft.com/rest/api/storageservices/list-blobs.</summary>
    public static async Task<BlobReply> ListAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var listing = Listing.Of(request);
        var start = listing.Marker ?? listing.From ?? "";
        var page = await account.ListAsync(target.Container, new BlobListQuery(listing.Prefix, start, listing.Delimiter, listing.Size));
        return new BlobReply(200).WithXml(BlobXml.Blobs(account.ServiceUri, target.Container, listing, page));
    }

    private static BlobReply Version(int status, ContainerRecord container) =>
        new BlobReply(status).WithVersion(container.ETag, container.LastModified).WithBody(null, 0);
}
