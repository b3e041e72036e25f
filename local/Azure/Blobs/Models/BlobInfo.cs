using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>Answer to a write of content.</summary>
public class BlobContentInfo
{
    internal BlobContentInfo(BlobRecord record)
    {
        ETag = record.ETag;
        LastModified = record.LastModified;
        ContentHash = record.Headers.ContentHash;
    }

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }

    /// <summary>MD5 of what the service received; null after a write in blocks.</summary>
    public byte[]? ContentHash { get; }
}

/// <summary>Answer to a write of metadata or headers.</summary>
public class BlobInfo
{
    internal BlobInfo(BlobRecord record)
    {
        ETag = record.ETag;
        LastModified = record.LastModified;
    }

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }
}

/// <summary>Answer to the creation of a container.</summary>
public class BlobContainerInfo
{
    internal BlobContainerInfo(ContainerRecord record)
    {
        ETag = record.ETag;
        LastModified = record.LastModified;
    }

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }
}

/// <summary>Answer to a synchronous copy.</summary>
public class BlobCopyInfo
{
    internal BlobCopyInfo(BlobRecord record)
    {
        ETag = record.ETag;
        LastModified = record.LastModified;
        CopyId = record.Copy?.Id ?? "";
        CopyStatus = record.Copy?.Status ?? CopyStatus.Success;
    }

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }

    public string CopyId { get; }

    public CopyStatus CopyStatus { get; }
}

/// <summary>Encryption scopes are absent: there is no way to make one.</summary>
public class BlobContainerEncryptionScopeOptions
{
    private BlobContainerEncryptionScopeOptions()
    {
    }
}
