namespace Azure.Storage.Sas;

/// <summary>What the bearer of a signed address may do with the blob.</summary>
[Flags]
public enum BlobSasPermissions
{
    Read = 1,
}
