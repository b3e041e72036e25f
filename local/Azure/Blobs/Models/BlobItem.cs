using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>A blob in a listing.</summary>
public class BlobItem
{
    internal BlobItem(BlobRecord record, BlobTraits traits)
    {
        Name = record.Name;
        Properties = new BlobItemProperties(record, traits);
        Metadata = !traits.HasFlag(BlobTraits.Metadata)
            ? null
            : new Dictionary<string, string>(record.Metadata, StringComparer.OrdinalIgnoreCase);
    }

    public string Name { get; }

    public BlobItemProperties Properties { get; }

    /// <summary>Null unless asked for with <see cref="BlobTraits.Metadata"/>.</summary>
    public IDictionary<string, string>? Metadata { get; }
}

/// <summary>Properties of a blob in a listing.</summary>
public class BlobItemProperties
{
    private readonly BlobRecord _record;
    private readonly BlobTraits _traits;

    internal BlobItemProperties(BlobRecord record, BlobTraits traits)
    {
        _record = record;
        _traits = traits;
    }

    public DateTimeOffset? CreatedOn => _record.CreatedOn;

    public DateTimeOffset? LastModified => _record.LastModified;

    public ETag? ETag => _record.ETag;

    public BlobType? BlobType => Models.BlobType.Block;

    public long? ContentLength => _record.Length;

    public string? ContentType => _record.Headers.ContentType;

    public string? ContentEncoding => _record.Headers.ContentEncoding;

    public string? ContentLanguage => _record.Headers.ContentLanguage;

    public string? ContentDisposition => _record.Headers.ContentDisposition;

    public string? CacheControl => _record.Headers.CacheControl;

    public byte[]? ContentHash => _record.Headers.ContentHash;

    /// <summary>Null unless asked for with <see cref="BlobTraits.ImmutabilityPolicy"/>.</summary>
    public BlobImmutabilityPolicy? ImmutabilityPolicy =>
        !_traits.HasFlag(BlobTraits.ImmutabilityPolicy) ? null : BlobImmutabilityPolicy.From(_record.Immutability);

    /// <summary>False unless asked for with <see cref="BlobTraits.LegalHold"/>.</summary>
    public bool HasLegalHold => _traits.HasFlag(BlobTraits.LegalHold) && _record.HasLegalHold;

    /// <summary>Null unless asked for with <see cref="BlobTraits.CopyStatus"/>.</summary>
    public CopyStatus? CopyStatus => !_traits.HasFlag(BlobTraits.CopyStatus) ? null : _record.Copy?.Status;
}

/// <summary>Which blobs a listing gives.</summary>
public class GetBlobsOptions
{
    public BlobTraits Traits { get; set; }

    /// <summary>Beginning of the names; null for all.</summary>
    public string? Prefix { get; set; }
}
