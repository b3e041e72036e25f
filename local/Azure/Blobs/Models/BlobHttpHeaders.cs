namespace Azure.Storage.Blobs.Models;

/// <summary>The headers that are kept with a blob and sent with each download.</summary>
public class BlobHttpHeaders
{
    /// <summary>Media type; <c>application/octet-stream</c> when not set.</summary>
    public string? ContentType { get; set; }

    /// <summary>MD5 of the content, 16 bytes. On an upload the service compares it with what arrived.</summary>
    public byte[]? ContentHash { get; set; }

    public string? ContentEncoding { get; set; }

    public string? ContentLanguage { get; set; }

    public string? ContentDisposition { get; set; }

    public string? CacheControl { get; set; }
}
