using System.Text.RegularExpressions;

namespace Billing.Local.Blobs;

/// <summary>
/// The rules for names ("Naming and Referencing Containers, Blobs, and Metadata",
/// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata).
/// </summary>
internal static partial class BlobNames
{
    private const int MetadataLimit = 8 * 1024;

    public static void CheckContainer(string name)
    {
        if (name.Length is < 3 or > 63)
        {
            throw BlobErrors.NameLength();
        }

        if (!ContainerName.IsMatch(name) && name is not ("$root" or "$web" or "$logs"))
        {
            throw BlobErrors.InvalidResourceName();
        }
    }

    public static void CheckBlob(BlobAddress address)
    {
        CheckContainer(address.Container);
        if (address.Name.Length is < 1 or > 1024)
        {
            throw BlobErrors.NameLength();
        }
    }

    /// <summary>A copy of the metadata whose names are compared without case, as the service does.</summary>
    public static IReadOnlyDictionary<string, string> CheckMetadata(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        Dictionary<string, string>? copy = null;
        var size = 0;
        foreach (var (name, value) in metadata)
        {
            copy ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            if (!MetadataName.IsMatch(name) || value.AsSpan().ContainsAnyExceptInRange(' ', '~') || !copy.TryAdd(name, value))
            {
                throw BlobErrors.InvalidMetadata();
            }

            size += name.Length + value.Length;
        }

        return size <= MetadataLimit ? copy ?? BlobRecord.NoMetadata : throw BlobErrors.MetadataTooLarge();
    }

    [GeneratedRegex("^[a-z0-9](?:-?[a-z0-9])*$")]
    private static partial Regex ContainerName { get; }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex MetadataName { get; }
}
