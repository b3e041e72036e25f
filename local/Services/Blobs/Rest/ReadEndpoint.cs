using System.Security.Cryptography;

namespace Billing.Local.Blobs;

/// <summary>Operations that read a blob.</summary>
internal static class ReadEndpoint
{
    /// <summary>The service computes checksums of ranges up to here.</summary>
    private const long ChecksumLimit = 4 * 1024 * 1024;

    /// <summary>"Get Blob Properties", https://learn.microsoft.com/rest/api/storageservices/get-blob-properties.</summary>
    public static async Task<BlobReply> GetAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var blob = await account.GetAsync(target.Address, RequestFields.Conditions(request.Headers));
        return new BlobReply(200).WithBlob(blob, isPartial: false, request.Query).WithBody(null, request.IsHead ? blob.Length : 0);
    }

    /// <summary>"Get Blob", https://learn.microsoft.com/rest/api/storageservices/get-blob.</summary>
    public static async Task<BlobReply> ReadAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var range = RequestFields.Range(request.Headers);
        var wantsHash = request.Headers["x-ms-range-get-content-md5"] is "true";
        var wantsCrc = request.Headers["x-ms-range-get-content-crc64"] is "true";
        if ((wantsHash || wantsCrc) && range is { Length: null or > ChecksumLimit })
        {
            throw BlobErrors.InvalidHeaderValue("A checksum is computed of a range of 4 MiB at most.");
        }

        var read = await account.ReadAsync(target.Address, range, RequestFields.Conditions(request.Headers));
        var reply = new BlobReply(read.Partial ? 206 : 200).WithBlob(read.Record, read.Partial, request.Query);
        if (read.Partial)
        {
            reply.With("Content-Range", $"bytes {read.Offset}-{read.Offset + read.Length - 1}/{read.Record.Length}");
        }

        var isStructured = request.Headers[StructuredMessage.Header] is not null;
        if (!wantsHash && !wantsCrc && !isStructured)
        {
            return reply.WithBody(read.Content, read.Length);
        }

        var bytes = await BytesAsync(read, request.Cancellation);
        if (isStructured)
        {
            return Structured(reply, request, bytes);
        }

#pragma warning disable CA5351 // The protocol's own checksum.
        return reply
            .With("Content-MD5", wantsHash ? Convert.ToBase64String(MD5.HashData(bytes)) : null)
            .With("x-ms-content-crc64", wantsCrc ? Convert.ToBase64String(Crc64.Hash(bytes)) : null)
            .WithBody(new MemoryStream(bytes, writable: false), bytes.Length);
#pragma warning restore CA5351
    }

    private static BlobReply Structured(BlobReply reply, BlobRequest request, byte[] bytes)
    {
        StructuredMessage.CheckHeader(request.Headers);
        var message = StructuredMessage.Encode(bytes);
        return reply
            .With(StructuredMessage.Header, StructuredMessage.Properties)
            .With(StructuredMessage.LengthHeader, $"{bytes.Length}")
            .WithBody(new MemoryStream(message, writable: false), message.Length);
    }

    private static async Task<byte[]> BytesAsync(BlobRead read, CancellationToken cancellation)
    {
        await using var content = read.Content;
        var bytes = new byte[read.Length];
        await content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
