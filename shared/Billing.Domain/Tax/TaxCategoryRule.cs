using System.Collections.Frozen;
using Billing.Domain.Customers;
using Billing.Domain.Tax.Identification;

namespace Billing.Domain.Tax;

/// <summary>Finds the tax category of a line from what the storefront charged and where the parties are.</summary>
public static class TaxCategoryRule
{
    private static readonly FrozenSet<string> EuropeanUnion = FrozenSet.ToFrozenSet(
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".Split(' '));

    /// <summary>
    /// Taxed lines are standard. Of the untaxed ones: a buyer marked exempt is exempt; to a business with a VAT number of another
    /// member state goods are an intra-Community supply (Directive 2006/112/EC article 138), services are reverse charged (article 196); goods
    /// out of the seller's tax territory are an export, services to there outside of the scope; what is left is zero-rated.
    /// </summary>
    public static TaxCategory For(bool isTaxed, bool isExemptBuyer, Party seller, Party buyer, Address shipTo, bool isGoods = true)
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
        return within && HasForeignId(buyer.TaxId, from) ? isGoods ? TaxCategory.IntraCommunity : TaxCategory.ReverseCharge
            : within ? TaxCategory.ZeroRated
            : isGoods ? TaxCategory.Export : TaxCategory.OutsideScope;
    }

    // An id of the seller's own country frees from nothing; one without a country's letters is taken for one of where the buyer is.
    private static bool HasForeignId(string? taxId, string from) =>
        taxId is not null && (TaxIds.CountryOf(taxId) is not { } country || (country != from && (IsInEuropeanUnion(country) || country == "XI")));

    /// <summary>True if a country (ISO 3166-1 alpha-2) is a member state for VAT.</summary>
    public static bool IsInEuropeanUnion(string country) => EuropeanUnion.Contains(country);
}
