using Billing.Domain.Customers;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax;

/// <summary>
/// Whom a tax is owed to that a storefront charged. Storefronts name a tax and a rate but no authority: Shopify says <c>GB VAT</c>,
/// <c>MwSt</c>, <c>HST</c> or <c>Washington State Tax</c> (Admin API, tax_lines).
/// </summary>
public static class StorefrontJurisdiction
{
    /// <summary>
    /// The authority: where the name begins with a country's code, that country; else where goods go when the rate is one of its rates
    /// on the day; else the seller's when it is one of its; else, as nobody can tell, where goods go.
    /// </summary>
    /// <param name="title">Name of the tax.</param>
    /// <param name="rate">As a fraction.</param>
    /// <param name="seller">Address of the company that sells.</param>
    /// <param name="shipTo">Where goods go.</param>
    /// <param name="day">Day of the order.</param>
    public static string Of(string title, decimal rate, Address seller, Address shipTo, DateOnly day)
    {
        var named = Named(title);
        return (named ?? shipTo.Country) switch
        {
            // Sales tax in the United States is levied by several authorities, told apart by their names.
            "US" when shipTo.Country == "US" => $"US-{shipTo.Region}/{title}",
            "CA" when shipTo.Country == "CA" => Canadian(title, shipTo.Region),
            _ when named is not null => named,
            _ => ByRate(rate, seller, shipTo, day),
        };
    }

    private static string ByRate(decimal rate, Address seller, Address shipTo, DateOnly day)
    {
        var there = TaxTables.BuiltIn.Resolve(TaxPlace.Of(shipTo));
        return !Levies(there, rate, day) && Levies(TaxTables.BuiltIn.Resolve(TaxPlace.Of(seller)), rate, day)
            ? seller.Country
            : there.Authority?.OwedTo ?? there.Country;
    }

    private static bool Levies(ResolvedPlace place, decimal rate, DateOnly day)
    {
        for (var authority = place.Authority; authority is not null; authority = authority.Parent)
        {
            if (authority.Rates.Any(each => each.Rate == rate && each.AppliesOn(day)))
            {
                return true;
            }
        }

        return false;
    }

    // The HST and the taxes of a province are owed for the province, the GST to the country.
    private static string Canadian(string title, string? province)
    {
        bool Is(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (title.Contains(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        return province is not null && (Is("HST", "TVH", "PST", "RST", "QST", "TVQ") || !Is("GST", "TPS")) ? $"CA-{province}" : "CA";
    }

    private static string? Named(string title) =>
        title.Length > 2 && title[2] == ' ' && TaxTables.BuiltIn.Find(title[..2]) is { Parent: null } found && char.IsAsciiLetterUpper(title[0]) ? found.Code : null;
}
