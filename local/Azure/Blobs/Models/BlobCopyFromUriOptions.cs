using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>How a blob is to be copied.</summary>
public class BlobCopyFromUriOptions
{
    /// <summary>Replaces the metadata of the source; null or empty copies it.</summary>
    public IDictionary<string, string>? Metadata { get; set; }

    public BlobRequestConditions? SourceConditions { get; set; }

    public BlobRequestConditions? DestinationConditions { get; set; }

    internal static BlobCopyRequest ToRequest(BlobCopyFromUriOptions? options, bool synchronous) =>
        new(options?.Metadata, options?.SourceConditions, options?.DestinationConditions, synchronous);
}
