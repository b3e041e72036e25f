using Billing.Domain.Customers;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>Lays a postal address out in lines, in the order that the country of destination expects.</summary>
public static class AddressLines
{
    /// <summary>
    /// Street lines, the line with the place, and the country in English capitals where it is not
    /// <paramref name="sentFrom"/> (ISO 3166-1), as the Universal Postal Union recommends. Empty parts leave no empty line.
    /// </summary>
    public static IReadOnlyList<string> Of(Address address, string sentFrom)
    {
        var lines = address.Street.Split('\n').ToList();
        lines.AddRange(Place(address));
        if (address.Country != sentFrom)
        {
            lines.Add(CountryNames.Of(address.Country).ToUpperInvariant());
        }

        return lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
    }

    private static IEnumerable<string> Place(Address address) => address.Country switch
    {
        "US" or "CA" or "AU" => [Joined(Joined(address.City, address.Region, ", "), address.PostalCode)],
        "GB" or "IE" => [address.City, address.PostalCode],
        "JP" => [Joined(Joined(address.City, address.Region, ", "), address.PostalCode)],
        "IT" or "ES" => [Joined(Joined(address.PostalCode, address.City), address.Region)],
        _ => [Joined(address.PostalCode, address.City)],
    };

    private static string Joined(string left, string? right, string separator = " ") =>
        string.IsNullOrWhiteSpace(right) ? left : string.IsNullOrWhiteSpace(left) ? right : left + separator + right;
}
