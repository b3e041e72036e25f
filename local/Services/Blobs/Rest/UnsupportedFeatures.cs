namespace Billing.Local.Blobs;

/// <summary>Features of the service that this store lacks: a request that uses one is refused by its name, not misunderstood.</summary>
internal static class UnsupportedFeatures
{
    private static readonly string[] Headers =
    [
        "x-ms-lease-id", "x-ms-source-lease-id", "x-ms-tags", "x-ms-if-tags", "x-ms-source-if-tags", "x-ms-access-tier",
        "x-ms-encryption-key", "x-ms-encryption-scope", "x-ms-default-encryption-scope", "x-ms-blob-public-access", "x-ms-delete-type-permanent",
    ];

    private static readonly string[] Parameters = ["snapshot", "versionid", "endbefore"];

    /// <exception cref="BlobFault">400 UnsupportedHeader or UnsupportedQueryParameter.</exception>
    public static void Check(BlobRequest request)
    {
        foreach (var name in Headers)
        {
            if (request.Headers[name] is not null)
            {
                throw BlobErrors.UnsupportedHeader(name);
            }
        }

        foreach (var name in request.Query.Count == 0 ? [] : Parameters)
        {
            if (request.Query.ContainsKey(name))
            {
                throw BlobErrors.UnsupportedQueryParameter(name);
            }
        }
    }
}
