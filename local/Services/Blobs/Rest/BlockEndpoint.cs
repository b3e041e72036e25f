namespace Billing.Local.Blobs;

/// <summary>Operations that write a blob in blocks.</summary>
internal static class BlockEndpoint
{
    private const int MaxIdBytes = 64;

    /// <summary>"Put Block", https://learn.microsoft.com/rest/api/storageservices/put-block.</summary>
    public static async Task<BlobReply> StageAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        if (request.Headers["x-ms-copy-source"] is not null)
        {
            throw BlobErrors.UnsupportedHeader("x-ms-copy-source");
        }

        var id = request.Query.GetValueOrDefault("blockid") ?? throw BlobErrors.MissingQueryParameter("blockid");
        Span<byte> bytes = stackalloc byte[MaxIdBytes + 2];
        if (!Convert.TryFromBase64String(id, bytes, out var count) || count is 0 or > MaxIdBytes)
        {
            throw BlobErrors.InvalidQueryParameter("blockid");
        }

        var claimed = RequestFields.Bytes(request.Headers, "Content-MD5", 16);
        var hash = await account.StageBlockAsync(target.Address, id, RequestBody.Checked(request), claimed, request.Cancellation);
        return new BlobReply(201)
            .With("Content-MD5", Convert.ToBase64String(hash))
            .With("x-ms-content-crc64", request.Headers["x-ms-content-crc64"])
            .With(StructuredMessage.Header, request.Headers[StructuredMessage.Header])
            .WithBody(null, 0);
    }

    /// <summary>"Put Block List", https://learn.microsoft.com/rest/api/storageservices/put-block-list.</summary>
    public static async Task<BlobReply> CommitAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var blocks = BlobXml.Blocks(await RequestBody.DocumentAsync(request));

        // The headers of the body itself speak of the list, not of the blob.
        var options = WriteEndpoint.Options(request) with { Headers = RequestFields.Kept(request.Headers) };
        return WriteEndpoint.Written(201, await account.CommitBlocksAsync(target.Address, blocks, options));
    }

    /// <summary>"Get Block List", https://learn.microsoft.com/rest/api/storageservices/get-block-list.</summary>
    public static async Task<BlobReply> ListAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var kind = request.Query.GetValueOrDefault("blocklisttype") ?? "committed";
        if (kind is not ("committed" or "uncommitted" or "all"))
        {
            throw BlobErrors.InvalidQueryParameter("blocklisttype");
        }

        var listing = await account.ListBlocksAsync(target.Address);
        var reply = new BlobReply(200);
        if (listing.Blob is { } blob)
        {
            reply.WithVersion(blob.ETag, blob.LastModified);
        }

        return reply
            .With("x-ms-blob-content-length", $"{listing.Blob?.Length ?? 0}")
            .WithXml(BlobXml.BlockList(listing, kind != "uncommitted", kind != "committed"));
    }
}
