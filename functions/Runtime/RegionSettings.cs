using Billing.Platform.Tenants;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Runtime;

/// <summary>Reads which regions are served here, and where the others are.</summary>
public static class RegionSettings
{
    private const StringSplitOptions Parts = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>
    /// From <c>Fabric:Regions</c>, names separated by commas, and <c>Fabric:RegionAddresses</c>, such as
    /// <c>westeurope=https://a.example,eastus=https://b.example</c>, which may be absent.
    /// </summary>
    /// <exception cref="InvalidOperationException">No region is served, or an address is not one.</exception>
    public static FabricRegions Read(IConfiguration settings)
    {
        var served = (settings["Fabric:Regions"] ?? string.Empty).Split(',', Parts).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return served.Count > 0
            ? new FabricRegions(served, Addresses(settings["Fabric:RegionAddresses"] ?? string.Empty))
            : throw new InvalidOperationException("The setting Fabric__Regions is missing.");
    }

    private static Dictionary<string, Uri> Addresses(string setting)
    {
        var addresses = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in setting.Split(',', Parts))
        {
            if (entry.Split('=', 2, Parts) is not [var region, var text] || !IsAddress(text, out var address) || !addresses.TryAdd(region, address))
            {
                throw new InvalidOperationException(
                    $"The setting Fabric__RegionAddresses holds '{entry}'; each entry is REGION=https://HOST, one for each region.");
            }
        }

        return addresses;
    }

    // Keys travel to it: in clear only inside one machine.
    private static bool IsAddress(string text, out Uri address) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out address!)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
