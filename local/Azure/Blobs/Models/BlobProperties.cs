using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>Properties and metadata of a blob.</summary>
public class BlobProperties
{
    private readonly BlobRecord _record;

    internal BlobProperties(BlobRecord record)
    {
        _record = record;
        Metadata = new Dictionary<string, string>(record.Metadata, StringComparer.OrdinalIgnoreCase);
    }

    public DateTimeOffset CreatedOn => _record.CreatedOn;

    public DateTimeOffset LastModified => _record.LastModified;

    public ETag ETag => _record.ETag;

    public BlobType BlobType => BlobType.Block;

    public long ContentLength => _record.Length;

    public string? ContentType => _record.Headers.ContentType;

    public string? ContentEncoding => _record.Headers.ContentEncoding;

    public string? ContentLanguage => _record.Headers.ContentLanguage;

    public string? ContentDisposition => _record.Headers.ContentDisposition;

    public string? CacheControl => _record.Headers.CacheControl;

    /// <summary>MD5 of the content; null when it was written in blocks.</summary>
    public byte[]? ContentHash => _record.Headers.ContentHash;

    public IDictionary<string, string> Metadata { get; }

    public string? CopyId => _record.Copy?.Id;

    public Uri? CopySource => _record.Copy?.Source;

    public CopyStatus? BlobCopyStatus => _record.Copy?.Status;

    public DateTimeOffset CopyCompletedOn => _record.Copy?.CompletedOn ?? default;

    public BlobImmutabilityPolicy? ImmutabilityPolicy => BlobImmutabilityPolicy.From(_record.Immutability);

    public bool HasLegalHold => _record.HasLegalHold;
}
