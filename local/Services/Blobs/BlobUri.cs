using System.Net;

namespace Billing.Local.Blobs;

/// <summary>Addresses of the account and of what is in it.</summary>
internal static class BlobUri
{
    /// <summary>The address with the loopback address in numbers in place of a name, or of all addresses of the machine.</summary>
    public static Uri OnLoopback(Uri service) => IsPlain(service.Host)
        ? service
        : new UriBuilder(service) { Host = IPAddress.Loopback.ToString() }.Uri;

    /// <summary>The blob that an address names, when it lies in the account below one of the given addresses.</summary>
    public static bool TryParse(Uri blob, IEnumerable<string> authorities, out BlobAddress address)
    {
        address = default;
        if (!authorities.Contains(blob.Authority, StringComparer.OrdinalIgnoreCase)
            || BlobTarget.Parse(blob.Host, blob.AbsolutePath, isContainer: false) is not { Blob.Length: > 0 } target)
        {
            return false;
        }

        address = target.Address;
        return true;
    }

    private static bool IsPlain(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !address.Equals(IPAddress.Any);
}
