namespace Azure.Storage.Sas;

/// <summary>Says what a shared access signature grants and how the download is to look.</summary>
public class BlobSasBuilder
{
    public BlobSasBuilder(BlobSasPermissions permissions, DateTimeOffset expiresOn)
    {
        SetPermissions(permissions);
        ExpiresOn = expiresOn;
    }

    /// <summary>Taken from the client that signs when not set.</summary>
    public string? BlobContainerName { get; set; }

    /// <summary>Taken from the client that signs when not set.</summary>
    public string? BlobName { get; set; }

    /// <summary>Letters of the permissions, in the service's order.</summary>
    public string Permissions { get; private set; } = "";

    /// <summary>First instant at which the signature holds; the default means at once.</summary>
    public DateTimeOffset StartsOn { get; set; }

    /// <summary>Instant from which the signature no longer holds.</summary>
    public DateTimeOffset ExpiresOn { get; set; }

    /// <summary>Header of the download, in place of the one kept with the blob.</summary>
    public string? CacheControl { get; set; }

    /// <summary>Header of the download, in place of the one kept with the blob.</summary>
    public string? ContentDisposition { get; set; }

    /// <summary>Header of the download, in place of the one kept with the blob.</summary>
    public string? ContentEncoding { get; set; }

    /// <summary>Header of the download, in place of the one kept with the blob.</summary>
    public string? ContentLanguage { get; set; }

    /// <summary>Header of the download, in place of the one kept with the blob.</summary>
    public string? ContentType { get; set; }

    public void SetPermissions(BlobSasPermissions permissions) =>
        Permissions = permissions.HasFlag(BlobSasPermissions.Read) ? "r" : "";
}
