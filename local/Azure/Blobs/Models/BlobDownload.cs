using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>Which part of a blob to download, and on which conditions.</summary>
public class BlobDownloadOptions
{
    /// <summary>The default is the whole blob.</summary>
    public HttpRange Range { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>How a blob is to be read through a stream.</summary>
public class BlobOpenReadOptions
{
    /// <param name="allowModifications">False: reading fails with ConditionNotMet when the blob changes meanwhile.</param>
    public BlobOpenReadOptions(bool allowModifications) => AllowModifications = allowModifications;

    /// <summary>Offset in the blob at which reading begins.</summary>
    public long Position { get; set; }

    /// <summary>Bytes fetched at once; 4 MiB when not set.</summary>
    public int? BufferSize { get; set; }

    public BlobRequestConditions? Conditions { get; set; }

    internal bool AllowModifications { get; }
}

/// <summary>A downloaded blob, held in memory.</summary>
public class BlobDownloadResult
{
    internal BlobDownloadResult(BlobDownloadDetails details, BinaryData content)
    {
        Details = details;
        Content = content;
    }

    public BlobDownloadDetails Details { get; }

    public BinaryData Content { get; }
}

/// <summary>A blob whose content is being downloaded. Dispose it to let the connection or file go.</summary>
public class BlobDownloadStreamingResult : IDisposable
{
    internal BlobDownloadStreamingResult(BlobRead read)
    {
        Details = new BlobDownloadDetails(read);
        Content = read.Content;
    }

    public BlobDownloadDetails Details { get; }

    public Stream Content { get; }

    public void Dispose() => Content.Dispose();
}

/// <summary>Properties that come with a download.</summary>
public class BlobDownloadDetails
{
    private readonly BlobRead _read;

    internal BlobDownloadDetails(BlobRead read)
    {
        _read = read;
        Metadata = new Dictionary<string, string>(read.Record.Metadata, StringComparer.OrdinalIgnoreCase);
    }

    public BlobType BlobType => BlobType.Block;

    public DateTimeOffset CreatedOn => _read.Record.CreatedOn;

    public DateTimeOffset LastModified => _read.Record.LastModified;

    public ETag ETag => _read.Record.ETag;

    /// <summary>Bytes in this answer, which may be a part of the blob.</summary>
    public long ContentLength => _read.Length;

    /// <summary>Which bytes of how many, as <c>bytes 0-9/100</c>; null for a whole blob.</summary>
    public string? ContentRange => _read.Partial
        ? $"bytes {_read.Offset}-{_read.Offset + _read.Length - 1}/{_read.Record.Length}"
        : null;

    public string? ContentType => _read.Record.Headers.ContentType;

    public string? ContentEncoding => _read.Record.Headers.ContentEncoding;

    public string? ContentLanguage => _read.Record.Headers.ContentLanguage;

    public string? ContentDisposition => _read.Record.Headers.ContentDisposition;

    public string? CacheControl => _read.Record.Headers.CacheControl;

    /// <summary>MD5 of the whole blob when this is the whole blob.</summary>
    public byte[]? ContentHash => _read.Partial ? null : _read.Record.Headers.ContentHash;

    /// <summary>MD5 of the whole blob when this is a part of it.</summary>
    public byte[]? BlobContentHash => _read.Partial ? _read.Record.Headers.ContentHash : null;

    public IDictionary<string, string> Metadata { get; }

    public string? CopyId => _read.Record.Copy?.Id;

    public BlobImmutabilityPolicy? ImmutabilityPolicy => BlobImmutabilityPolicy.From(_read.Record.Immutability);

    public bool HasLegalHold => _read.Record.HasLegalHold;
}
