using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>What goes with an upload. Without conditions an existing blob is overwritten.</summary>
public class BlobUploadOptions
{
    public BlobHttpHeaders? HttpHeaders { get; set; }

    /// <summary>Names must be C# identifiers, values ASCII; 8 KB in all.</summary>
    public IDictionary<string, string>? Metadata { get; set; }

    public BlobRequestConditions? Conditions { get; set; }

    /// <summary>Makes the blob write-once until the time given.</summary>
    public BlobImmutabilityPolicy? ImmutabilityPolicy { get; set; }

    /// <summary>Makes the blob write-once until the hold is taken off.</summary>
    public bool? LegalHold { get; set; }

    internal BlobWriteOptions ToWriteOptions() => new()
    {
        Headers = BlobHeaders.From(HttpHeaders),
        Metadata = Metadata,
        Conditions = Conditions,
        Immutability = ImmutabilityPolicy?.ToImmutability(),
        HasLegalHold = LegalHold ?? false,
    };
}

/// <summary>What goes with a blob written through a stream.</summary>
public class BlobOpenWriteOptions
{
    /// <summary>Bytes gathered before a block is sent; 4 MiB when not set.</summary>
    public long? BufferSize { get; set; }

    /// <summary>Conditions on the blob that is replaced, checked when the stream is opened.</summary>
    public BlobRequestConditions? OpenConditions { get; set; }

    public BlobHttpHeaders? HttpHeaders { get; set; }

    public IDictionary<string, string>? Metadata { get; set; }
}
