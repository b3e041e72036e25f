using System.Globalization;
using Azure;

namespace Billing.Local.Blobs;

/// <summary>Describes blobs and containers in the headers of an answer.</summary>
internal static class BlobDescription
{
    public static string Time(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);

    public static string? Base64(byte[]? hash) => hash is null ? null : Convert.ToBase64String(hash);

    /// <summary>The tag and the time of the last change.</summary>
    public static BlobReply WithVersion(this BlobReply reply, ETag tag, DateTimeOffset lastModified) => reply
        .With("ETag", tag.ToString("H"))
        .With("Last-Modified", Time(lastModified));

    public static BlobReply WithMetadata(this BlobReply reply, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
        {
            reply.With(RequestFields.MetadataPrefix + name, value);
        }

        return reply;
    }

    /// <summary>All that is known of a blob.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="isPartial">The answer brings a part of the content.</param>
    /// <param name="overrides">Fields of a signed address that replace headers of the blob.</param>
    public static BlobReply WithBlob(this BlobReply reply, BlobRecord blob, bool isPartial, IReadOnlyDictionary<string, string> overrides)
    {
        reply.WithVersion(blob.ETag, blob.LastModified)
            .With("Accept-Ranges", "bytes")
            .With("x-ms-blob-type", "BlockBlob")
            .With("x-ms-creation-time", Time(blob.CreatedOn))
            .With("x-ms-lease-status", "unlocked")
            .With("x-ms-lease-state", "available")
            .With("Content-Type", overrides.GetValueOrDefault("rsct") ?? blob.Headers.ContentType)
            .With("Cache-Control", overrides.GetValueOrDefault("rscc") ?? blob.Headers.CacheControl)
            .With("Content-Disposition", overrides.GetValueOrDefault("rscd") ?? blob.Headers.ContentDisposition)
            .With("Content-Encoding", overrides.GetValueOrDefault("rsce") ?? blob.Headers.ContentEncoding)
            .With("Content-Language", overrides.GetValueOrDefault("rscl") ?? blob.Headers.ContentLanguage)
            .With(isPartial ? "x-ms-blob-content-md5" : "Content-MD5", Base64(blob.Headers.ContentHash))
            .WithMetadata(blob.Metadata)
            .WithImmutability(blob.Immutability)
            .With("x-ms-legal-hold", blob.HasLegalHold ? "true" : null);
        return blob.Copy is { } copy ? reply.WithCopy(copy, blob.Length) : reply;
    }

    public static BlobReply WithImmutability(this BlobReply reply, BlobImmutability? policy) => policy is null
        ? reply
        : reply
            .With("x-ms-immutability-policy-until-date", Time(policy.ExpiresOn))
            .With("x-ms-immutability-policy-mode", Mode(policy));

    public static string Mode(BlobImmutability policy) => policy.Mode.ToString().ToLowerInvariant();

    public static string Status(BlobCopyState copy) => copy.Status.ToString().ToLowerInvariant();

    private static BlobReply WithCopy(this BlobReply reply, BlobCopyState copy, long length) => reply
        .With("x-ms-copy-id", copy.Id)
        .With("x-ms-copy-source", copy.Source.AbsoluteUri)
        .With("x-ms-copy-status", Status(copy))
        .With("x-ms-copy-progress", $"{length}/{length}")
        .With("x-ms-copy-completion-time", Time(copy.CompletedOn));
}
