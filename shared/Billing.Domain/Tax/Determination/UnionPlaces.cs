using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Supplies from one member state to another (Directive 2006/112/EC).</summary>
internal static class UnionPlaces
{
    private const decimal ConsumerSalesThreshold = 10_000;

    public static Placement Between(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, ImportLimits limits)
    {
        if (nature == ProductNature.Local)
        {
            return AtDestination(query, to, "local-performance", "Directive 2006/112/EC articles 53 to 55");
        }

        return query.Buyer.CountryOfTrustedId is { } idOf && (TaxCategoryRule.IsInEuropeanUnion(idOf) || idOf == "XI")
            ? ToBusiness(query, from, to, nature, idOf)
            : ToConsumer(query, from, to, nature, limits);
    }

    /// <summary>The doubt about an id that was not checked, or null.</summary>
    public static TaxDoubt? IdDoubt(TaxQuery query) => query.Buyer.TaxIdStatus == TaxIdStatus.NotChecked
        ? new TaxDoubt(TaxDoubt.IdNotChecked, Pseudonym(query.Buyer.TaxId), "The buyer's VAT id has the right form and could not be checked with the authority.")
        : null;

    /// <summary>The doubt about an id that is not valid, where it decides; else null.</summary>
    public static TaxDoubt? RefusedDoubt(TaxQuery query, ProductNature nature) => query.Buyer.TaxIdStatus == TaxIdStatus.Invalid && nature != ProductNature.Local && query.ShipTo.Country != query.Seller.Country
        ? new TaxDoubt(TaxDoubt.IdInvalid, Pseudonym(query.Buyer.TaxId), "The buyer's VAT id is not valid, so that it is taxed like a consumer.")
        : null;

    private static Placement ToBusiness(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, string idOf)
    {
        var day = query.Dates.OrderedOn;
        if (nature is ProductNature.Goods or ProductNature.Accessory)
        {
            var start = query.Seller.IsRegistered(from.Country, day) ? null : PlaceOfSupply.NotRegistered(from.Country);
            return idOf == (from.IsNorthernIreland ? "XI" : from.Country)
                ? Placement.Taxed("eu.business-of-dispatch-state", "Directive 2006/112/EC article 138 (1) (b): no id of another member state", from.Authority?.Code ?? from.Country, start)
                : new Placement("eu.intra-community-goods", "Directive 2006/112/EC article 138", to.Country, TaxCategory.IntraCommunity, "VATEX-EU-IC", "Intra-Community supply", null)
                    .With(IdDoubt(query), start);
        }

        // A business that is established where the seller is bears the tax of that place, wherever it has the service sent.
        return query.Seller.IsEstablished(idOf, day)
            ? Placement.Taxed("eu.business-of-sellers-state", "Directive 2006/112/EC articles 44 and 196: the supplier is established there", idOf, IdDoubt(query))
            : Placement.ReverseCharge("eu.reverse-charge", "Directive 2006/112/EC articles 44 and 196", idOf == "XI" ? to.Country : idOf, IdDoubt(query));
    }

    private static Placement ToConsumer(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, ImportLimits limits)
    {
        var refused = RefusedDoubt(query, nature);
        if (nature is ProductNature.Service or ProductNature.Intangible)
        {
            return Placement.Taxed("eu.service-supplier-place", "Directive 2006/112/EC article 45", from.Authority?.Code ?? from.Country, refused);
        }

        var isGoods = nature != ProductNature.Electronic;
        var (rule, article) = isGoods ? ("eu.distance-sale", "Directive 2006/112/EC article 33 (a)") : ("eu.electronic-service", "Directive 2006/112/EC article 58");
        if (IsRegistered(query, to) || !MayHaveThreshold(query, from))
        {
            return AtDestination(query, to, rule, article, refused);
        }

        // The order that crosses the threshold is the first that its destination taxes (article 59c (3)).
        return limits.DistanceSalesInEuro() switch
        {
            { } order when query.Seller.UnionConsumerSalesInEuro + order <= ConsumerSalesThreshold =>
                Placement.Taxed("eu.below-threshold", "Directive 2006/112/EC article 59c", from.Authority?.Code ?? from.Country, refused),
            null when query.Seller.UnionConsumerSalesInEuro <= ConsumerSalesThreshold => Placement.Taxed(
                "eu.below-threshold",
                "Directive 2006/112/EC article 59c",
                from.Authority?.Code ?? from.Country,
                refused,
                new TaxDoubt(TaxDoubt.LimitUnknown, "EU", $"No exchange rate from {query.Currency} to EUR is known, so that this order was not counted for the threshold of EUR 10,000.")),
            _ => AtDestination(query, to, rule, article, refused),
        };
    }

    private static bool IsRegistered(TaxQuery query, ResolvedPlace to) =>
        query.Seller.IsRegistered(to.Country, query.Dates.OrderedOn) || query.Seller.Has("EU", query.Dates.OrderedOn, TaxRegistrationKind.UnionOneStopShop);

    // Only a seller with one establishment, and goods that start there, have the threshold. Who registered for the one-stop shop has opted out of it.
    private static bool MayHaveThreshold(TaxQuery query, ResolvedPlace from) =>
        from.Country == query.Seller.Country
        && !query.Seller.Registrations.Any(each =>
            each.Kind == TaxRegistrationKind.Established && each.Jurisdiction != query.Seller.Country && TaxCategoryRule.IsInEuropeanUnion(each.Jurisdiction));

    private static Placement AtDestination(TaxQuery query, ResolvedPlace to, string rule, string basis, TaxDoubt? doubt = null) =>
        Placement.Taxed(rule, basis, to.Authority?.Code ?? to.Country, doubt, IsRegistered(query, to) ? null : PlaceOfSupply.NotRegistered(to.Country));

    // Ids of sole traders are personal data; the question must be known again all the same.
    private static string Pseudonym(string? taxId)
    {
        var plain = string.Concat((taxId ?? string.Empty).Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)))[..16];
    }
}
