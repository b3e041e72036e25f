using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Supplies from one tax territory to another that are not within the Union.</summary>
internal static class BorderPlaces
{
    public static Placement Across(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, ImportLimits limits) => nature switch
    {
        ProductNature.Goods or ProductNature.Accessory => Goods(query, from, to, limits),
        ProductNature.Local => AtDestination(query, to, "local-performance", "Directive 2006/112/EC articles 53 to 55 and their like", isOwed: true),
        _ when IsBusiness(query, to) => Placement.Outside(
            "service.recipient-place", "Directive 2006/112/EC article 44 and its like", from.Country, "The recipient accounts for the tax where it is established", UnionPlaces.IdDoubt(query)),
        ProductNature.Electronic => Electronic(query, to),
        _ => Service(query, from, to, nature),
    };

    // A business in the Union is one by its VAT id once the seller uses a scheme for consumers (Regulation 282/2011 article 18 (2)).
    private static bool IsBusiness(TaxQuery query, ResolvedPlace to) =>
        !query.Buyer.IsConsumer
        && (!to.IsInUnion || query.Buyer.CountryOfTrustedId is not null || !query.Seller.Has("EU", query.Dates.OrderedOn, TaxRegistrationKind.NonUnionOneStopShop));

    private static Placement Goods(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ImportLimits limits) => to switch
    {
        { Country: "GB", IsOutside: false } => ToUnitedKingdom(query, from, to, limits),
        { Country: "NO", IsOutside: false } when query.Seller.Has("NO", query.Dates.OrderedOn, TaxRegistrationKind.Voec) => ToNorway(query, from, to, limits),
        { IsInUnion: true } when query.Seller.Has("EU", query.Dates.OrderedOn, TaxRegistrationKind.ImportOneStopShop) && query.Buyer.CountryOfTrustedId is null => ToUnion(from, to, limits, query),
        _ => Imported(query, from, to),
    };

    private static Placement ToUnion(ResolvedPlace from, ResolvedPlace to, ImportLimits limits, TaxQuery query) => limits.IsWithin(ImportLimits.Union) switch
    {
        true => Taxed(to, "eu.import-one-stop-shop", "Directive 2006/112/EC articles 33 (c) and 369l to 369x"),
        null => Taxed(to, "eu.import-one-stop-shop", "Directive 2006/112/EC articles 33 (c) and 369l to 369x", ImportLimits.Unknown(ImportLimits.Union, to.Country)),
        false => Imported(query, from, to),
    };

    // Goods of up to GBP 135 are taxed when they are sold; above, when they are imported (Taxation (Post-transition Period) Act 2020 schedule 3).
    private static Placement ToUnitedKingdom(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ImportLimits limits)
    {
        const string law = "VATA 1994 section 7AA; gov.uk, VAT and overseas goods sold directly to customers in the UK";
        var isWithin = limits.IsWithin(ImportLimits.UnitedKingdom);
        var unknown = isWithin is null ? ImportLimits.Unknown(ImportLimits.UnitedKingdom, "GB") : null;
        var isRegistered = query.Seller.IsRegistered("GB", query.Dates.OrderedOn);
        if (isWithin == false)
        {
            return Placement.Export(from.Country, isRegistered ? Importer(to.Country) : null);
        }

        if (query.Buyer.CountryOfTrustedId is "GB")
        {
            return Placement.ReverseCharge("gb.consignment-business", law, "GB", UnionPlaces.IdDoubt(query), unknown);
        }

        return isRegistered
            ? Taxed(to, "gb.consignment", law, unknown)
            : Placement.Export(from.Country, unknown ?? new TaxDoubt(TaxDoubt.NotRegistered, "GB", "Goods of up to GBP 135 bear the tax of the United Kingdom when they are sold; the seller is not registered there."));
    }

    private static Placement ToNorway(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ImportLimits limits)
    {
        const string law = "Merverdiavgiftsloven §§ 3-1 and 14-4: VOEC, below NOK 3,000 an item";
        if (!query.Buyer.IsConsumer)
        {
            return Placement.Export(from.Country);
        }

        return limits.IsWithin(ImportLimits.NorwayItem) switch
        {
            false => Imported(query, from, to),
            var within => Taxed(to, "no.voec", law, within is null ? ImportLimits.Unknown(ImportLimits.NorwayItem, "NO") : null),
        };
    }

    // Who is registered where the goods arrive is taken for the importer, as before a sale within the country.
    private static Placement Imported(TaxQuery query, ResolvedPlace from, ResolvedPlace to) =>
        !to.IsOutside && to.Authority is not null && query.Seller.IsRegistered(to.Country, query.Dates.OrderedOn)
            ? Taxed(to, "registered-at-destination", to.Authority.Jurisdiction.Source)
            : Placement.Export(from.Country);

    private static Placement Electronic(TaxQuery query, ResolvedPlace to)
    {
        // The Union and the United Kingdom know no threshold for sellers from abroad; Norway and Switzerland do, and it is not known here.
        const string law = "Directive 2006/112/EC articles 58 and 358a to 369 and their like";
        var (day, isVoec) = (query.Dates.OrderedOn, to.Country == "NO" && query.Seller.Has("NO", query.Dates.OrderedOn, TaxRegistrationKind.Voec));
        if (to.IsInUnion && query.Seller.Has("EU", day, TaxRegistrationKind.NonUnionOneStopShop))
        {
            return Taxed(to, "eu.one-stop-shop-service", law, UnionPlaces.RefusedDoubt(query, ProductNature.Electronic));
        }

        return isVoec ? Taxed(to, "no.voec", law) : AtDestination(query, to, "registered-at-destination", law, isOwed: to.IsInUnion || to.Country is "GB");
    }

    private static Placement AtDestination(TaxQuery query, ResolvedPlace to, string rule, string law, bool isOwed)
    {
        if (!to.IsOutside && query.Seller.IsRegistered(to.Country, query.Dates.OrderedOn))
        {
            return Taxed(to, rule, law);
        }

        var isKnown = to.Authority is not null && to.Country is not ("US" or "CA") && !to.IsOutside;
        return isOwed && isKnown
            ? Taxed(to, rule, law, PlaceOfSupply.NotRegistered(to.Country))
            : Placement.Outside("service.recipient-place", law, to.Country, "Taxed where the customer is", isKnown ? PlaceOfSupply.NotRegistered(to.Country) : null);
    }

    /// <summary>
    /// Services to consumers of another territory: where the seller is; but where the customer is for those of article 59, and for all of a
    /// seller in Switzerland (MWSTG Art. 8 Abs. 1), Norway (merverdiavgiftsloven § 6-22) or North America.
    /// </summary>
    private static Placement Service(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature)
    {
        var goesByCustomer = from.Country is "CH" or "NO" or "US" or "CA" || (nature == ProductNature.Intangible && (from.IsInUnion || from.Country == "GB"));
        if (goesByCustomer || !query.Seller.IsRegistered(from.Country, query.Dates.OrderedOn))
        {
            return Placement.Outside("service.recipient-place", "Directive 2006/112/EC article 59 and its like; MWSTG Art. 8 Abs. 1", from.Country, "Taxed where the customer is");
        }

        return Placement.Taxed("service.supplier-place", "Directive 2006/112/EC article 45 and its like", from.Authority?.Code ?? from.Country, UnionPlaces.RefusedDoubt(query, nature));
    }

    private static Placement Taxed(ResolvedPlace to, string rule, string law, params TaxDoubt?[] doubts) => Placement.Taxed(rule, law, to.Authority?.Code ?? to.Country, doubts);

    private static TaxDoubt Importer(string country) => new(
        TaxDoubt.Importer, country, $"Above the limit of {country} tax is due on import. If the seller imports in its own name, its sale within the country is taxed.");
}
