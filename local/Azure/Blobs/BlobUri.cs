using Microsoft.AspNetCore.WebUtilities;

namespace Billing.Local.Blobs;

/// <summary>Addresses of blobs below the address of their account.</summary>
internal static class BlobUri
{
    public static Uri For(Uri service, BlobAddress address)
    {
        var name = string.Join('/', address.Name.Split('/').Select(Uri.EscapeDataString));
        return new Uri($"{service.AbsoluteUri.TrimEnd('/')}/{address.Container}/{name}");
    }

    /// <summary>The fields of an address's query, decoded.</summary>
    public static Dictionary<string, string?> Query(Uri address) =>
        QueryHelpers.ParseQuery(address.Query).ToDictionary(q => q.Key, q => (string?)q.Value.ToString(), StringComparer.Ordinal);

    /// <summary>The blob that an address names, when it lies in the account.</summary>
    public static bool TryParse(Uri service, Uri blob, out BlobAddress address)
    {
        address = default;
        var root = service.AbsolutePath.TrimEnd('/') + "/";
        if (blob.Authority != service.Authority || !blob.AbsolutePath.StartsWith(root, StringComparison.Ordinal))
        {
            return false;
        }

        var path = blob.AbsolutePath[root.Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
        {
            return false;
        }

        address = new BlobAddress(path[..slash], Uri.UnescapeDataString(path[(slash + 1)..]));
        return true;
    }
}
