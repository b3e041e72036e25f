using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Supplies from one member state to another (Directive 2006/112/EC).</summary>
internal static class UnionPlaces
{
    private const decimal ConsumerSalesThreshold = 10_000;

    public static Placement Between(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature)
    {
        var idOf = query.Buyer.CountryOfTrustedId;
        var doubt = query.Buyer.TaxIdStatus == TaxIdStatus.NotChecked ? "The buyer's VAT id has the right form and could not be checked with the authority." : null;
        if (nature == ProductNature.Local)
        {
            return AtDestination(query, to, "local-performance", "Directive 2006/112/EC articles 53 to 55", null);
        }

        var isBusiness = idOf is not null && TaxCategoryRule.IsInEuropeanUnion(idOf);
        if (isBusiness && nature == ProductNature.Goods && idOf != from.Country)
        {
            return new Placement(
                "eu.intra-community-goods", "Directive 2006/112/EC article 138", to.Country, TaxCategory.IntraCommunity, "VATEX-EU-IC", "Intra-Community supply", doubt);
        }

        if (isBusiness && nature != ProductNature.Goods)
        {
            return new Placement(
                "eu.reverse-charge", "Directive 2006/112/EC articles 44 and 196", to.Country, TaxCategory.ReverseCharge, "VATEX-EU-AE", "Reverse charge", doubt);
        }

        var refused = query.Buyer.TaxIdStatus == TaxIdStatus.Invalid ? "The buyer's VAT id is not valid, so that it is taxed like a consumer." : null;
        return nature == ProductNature.Service
            ? Placement.Taxed("eu.service-supplier-place", "Directive 2006/112/EC article 45", from.Country, refused)
            : ToConsumer(query, from, to, nature, refused);
    }

    private static Placement ToConsumer(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, string? doubt)
    {
        var day = query.Dates.OrderedOn;
        var isRegisteredThere = query.Seller.IsRegistered(to.Country, day) || query.Seller.Has("EU", day, TaxRegistrationKind.UnionOneStopShop);
        if (!isRegisteredThere && IsBelowThreshold(query, from))
        {
            return Placement.Taxed("eu.below-threshold", "Directive 2006/112/EC article 59c", from.Country, doubt);
        }

        var article = nature == ProductNature.Goods ? "Directive 2006/112/EC article 33 (a)" : "Directive 2006/112/EC article 58";
        return AtDestination(query, to, nature == ProductNature.Goods ? "eu.distance-sale" : "eu.electronic-service", article, doubt);
    }

    // Only a seller with one establishment, and goods that start there, have the threshold. Who registered for the one-stop shop has opted out of it.
    private static bool IsBelowThreshold(TaxQuery query, ResolvedPlace from) =>
        query.Seller.UnionConsumerSalesInEuro <= ConsumerSalesThreshold
        && from.Country == query.Seller.Country
        && !query.Seller.Registrations.Any(each =>
            each.Kind == TaxRegistrationKind.Established && each.Jurisdiction != query.Seller.Country && TaxCategoryRule.IsInEuropeanUnion(each.Jurisdiction));

    private static Placement AtDestination(TaxQuery query, ResolvedPlace to, string rule, string basis, string? doubt)
    {
        var day = query.Dates.OrderedOn;
        var isRegistered = query.Seller.IsRegistered(to.Country, day) || query.Seller.Has("EU", day, TaxRegistrationKind.UnionOneStopShop);
        return Placement.Taxed(rule, basis, to.Country, isRegistered ? doubt : $"The tax is owed in {to.Country}, where the seller has neither a registration nor the one-stop shop.");
    }
}
