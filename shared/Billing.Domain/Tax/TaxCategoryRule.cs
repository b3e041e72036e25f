using System.Collections.Frozen;
using Billing.Domain.Customers;

namespace Billing.Domain.Tax;

/// <summary>Finds the tax category of a line from what the storefront charged and where the parties are.</summary>
public static class TaxCategoryRule
{
    private static readonly FrozenSet<string> EuropeanUnion = FrozenSet.ToFrozenSet(
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".Split(' '));

    /// <summary>
    /// Taxed lines are standard. Of the untaxed ones: a buyer marked exempt is exempt; a business in another member state
    /// with a VAT number accounts for the tax itself (Directive 2006/112/EC articles 138 and 196); a delivery out of the
    /// seller's tax territory is an export; what is left is zero-rated.
    /// </summary>
    public static TaxCategory For(bool isTaxed, bool isExemptBuyer, Party seller, Party buyer, Address shipTo)
    {
        if (isTaxed)
        {
            return TaxCategory.Standard;
        }

        if (isExemptBuyer)
        {
            return TaxCategory.Exempt;
        }

        var from = seller.Address.Country;
        if (from == shipTo.Country)
        {
            return TaxCategory.ZeroRated;
        }

        var within = IsInEuropeanUnion(from) && IsInEuropeanUnion(shipTo.Country);
        return within && buyer.TaxId is not null ? TaxCategory.ReverseCharge
            : within ? TaxCategory.ZeroRated
            : TaxCategory.Export;
    }

    /// <summary>Whether a country (ISO 3166-1 alpha-2) is a member state for VAT.</summary>
    public static bool IsInEuropeanUnion(string country) => EuropeanUnion.Contains(country);
}
