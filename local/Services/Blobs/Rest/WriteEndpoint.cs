namespace Billing.Local.Blobs;

/// <summary>Operations that write a whole blob, describe it or delete it.</summary>
internal static class WriteEndpoint
{
    /// <summary>"Put Blob", https://learn.microsoft.com/rest/api/storageservices/put-blob.</summary>
    public static async Task<BlobReply> PutAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        CheckKind(request.Headers["x-ms-blob-type"] ?? throw BlobErrors.MissingHeader("x-ms-blob-type"));
        var body = RequestBody.Checked(request);
        var options = Options(request);
        var transport = RequestFields.Bytes(request.Headers, "Content-MD5", 16);
        if (options.Headers.ContentHash is { } kept && transport is not null && !transport.AsSpan().SequenceEqual(kept))
        {
            throw BlobErrors.Md5Mismatch();
        }

        options = options with { Headers = options.Headers with { ContentHash = options.Headers.ContentHash ?? transport } };
        var stored = await account.PutAsync(target.Address, body, options, request.Cancellation);
        return Written(201, stored)
            .With("Content-MD5", BlobDescription.Base64(stored.Headers.ContentHash))
            .With("x-ms-content-crc64", request.Headers["x-ms-content-crc64"])
            .With(StructuredMessage.Header, request.Headers[StructuredMessage.Header]);
    }

    /// <summary>"Set Blob Metadata", https://learn.microsoft.com/rest/api/storageservices/set-blob-metadata.</summary>
    public static async Task<BlobReply> SetMetadataAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target) => Written(
        200, await account.SetMetadataAsync(target.Address, RequestFields.Metadata(request.Headers), RequestFields.Conditions(request.Headers)));

    /// <summary>"Set Blob Properties", https://learn.microsoft.com/rest/api/storageservices/set-blob-properties.</summary>
    public static async Task<BlobReply> SetHeadersAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target) => Written(
        200, await account.SetHeadersAsync(target.Address, RequestFields.Kept(request.Headers), RequestFields.Conditions(request.Headers)));

    /// <summary>"Delete Blob", https://learn.microsoft.com/rest/api/storageservices/delete-blob.</summary>
    public static async Task<BlobReply> DeleteAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        if (request.Headers["x-ms-delete-snapshots"] is not (null or "include"))
        {
            throw BlobErrors.UnsupportedHeader("x-ms-delete-snapshots");
        }

        await account.DeleteAsync(target.Address, RequestFields.Conditions(request.Headers));
        return new BlobReply(202).WithBody(null, 0);
    }

    /// <summary>Reads the options of a write from a request.</summary>
    public static BlobWriteOptions Options(BlobRequest request)
    {
        var headers = RequestFields.Kept(request.Headers);
        return new BlobWriteOptions
        {
            Headers = headers with
            {
                ContentType = headers.ContentType ?? RequestFields.Text(request.Headers, "Content-Type"),
                ContentEncoding = headers.ContentEncoding ?? RequestFields.Text(request.Headers, "Content-Encoding"),
                ContentLanguage = headers.ContentLanguage ?? RequestFields.Text(request.Headers, "Content-Language"),
                CacheControl = headers.CacheControl ?? RequestFields.Text(request.Headers, "Cache-Control"),
            },
            Metadata = RequestFields.Metadata(request.Headers),
            Conditions = RequestFields.Conditions(request.Headers),
            Immutability = RequestFields.Immutability(request.Headers),
            HasLegalHold = RequestFields.LegalHold(request.Headers) ?? false,
        };
    }

    public static BlobReply Written(int status, BlobRecord blob) =>
        new BlobReply(status).WithVersion(blob.ETag, blob.LastModified).WithBody(null, 0);

    private static void CheckKind(string kind)
    {
        if (kind is "AppendBlob" or "PageBlob")
        {
            throw BlobErrors.UnsupportedHeader($"x-ms-blob-type: {kind}");
        }

        if (kind != "BlockBlob")
        {
            throw BlobErrors.InvalidHeaderValue("x-ms-blob-type");
        }
    }
}
