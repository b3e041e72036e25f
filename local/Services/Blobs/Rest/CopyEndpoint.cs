namespace Billing.Local.Blobs;

/// <summary>
/// "Copy Blob" and "Copy Blob From URL" (https://learn.microsoft.com/rest/api/storageservices/copy-blob,
/// https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url) inside the account; both are complete at once.
/// </summary>
internal static class CopyEndpoint
{
    private const string SourcePrefix = "x-ms-source-";

    public static async Task<BlobReply> CopyAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        if (request.Headers["x-ms-blob-type"] is not null)
        {
            throw BlobErrors.UnsupportedHeader("x-ms-blob-type with x-ms-copy-source (Put Blob From URL)");
        }

        if (!Uri.TryCreate(request.Headers["x-ms-copy-source"], UriKind.Absolute, out var source))
        {
            throw BlobErrors.InvalidHeaderValue("x-ms-copy-source");
        }

        var from = CheckedSource(account, request, source);
        var copied = await account.CopyAsync(target.Address, from, new BlobCopyRequest(
            source,
            RequestFields.Metadata(request.Headers),
            RequestFields.Conditions(request.Headers, SourcePrefix),
            RequestFields.Conditions(request.Headers)));
        return WriteEndpoint.Written(202, copied)
            .With("x-ms-copy-id", copied.Copy!.Id)
            .With("x-ms-copy-status", BlobDescription.Status(copied.Copy));
    }

    /// <summary>Copy Blob trusts the caller's own account; Copy Blob From URL wants a signature or an identity for the source.</summary>
    private static BlobAddress CheckedSource(LocalBlobAccount account, BlobRequest request, Uri source)
    {
        if (!BlobUri.TryParse(source, [account.ServiceUri.Authority, request.Host], out var from))
        {
            throw BlobErrors.CannotVerifyCopySource(404, $"The local store copies only inside the account, and '{source}' lies outside of it.");
        }

        var query = BlobRequest.Fields(source.Query);
        if (query.ContainsKey("sig"))
        {
            account.Verify(request with { Query = query, IsSecure = source.Scheme == Uri.UriSchemeHttps }, from, "r");
        }
        else if (request.Headers["x-ms-requires-sync"] is "true" && request.Headers["x-ms-copy-source-authorization"] is null)
        {
            throw BlobErrors.CannotVerifyCopySource(401, "The source of a synchronous copy needs a shared access signature.");
        }

        return from;
    }
}
