using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Decides where a supply is taxed. The order of the rules is that of the methods here: each takes what it is made for.</summary>
internal static class PlaceOfSupply
{
    /// <summary>The place of a product of this nature.</summary>
    public static Placement Find(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature)
    {
        // What is not moved starts at the seller's seat.
        var day = query.Dates.OrderedOn;
        return to.Country switch
        {
            "US" when IsRegisteredInState(query, to, day) => UnitedStates(from, to),
            "CA" when query.Seller.IsRegistered("CA", day) => Canada(to),
            _ when from.Country == to.Country && from.IsOutside == to.IsOutside => Domestic(query, to, day),
            _ when from.IsInUnion && to.IsInUnion => UnionPlaces.Between(query, from, to, nature),
            _ => AcrossTheBorder(query, from, to, nature, day),
        };
    }

    private static bool IsRegisteredInState(TaxQuery query, ResolvedPlace to, DateOnly day) =>
        query.ShipTo.Region is { } state && query.Seller.IsRegistered(to.Authority is null ? $"US-{state}" : StateOf(to.Authority).Code, day);

    // Origin or destination: some states tax what stays within them where the seller is.
    private static Placement UnitedStates(ResolvedPlace from, ResolvedPlace to)
    {
        if (to.Authority is null)
        {
            return Placement.Taxed("us.destination", "state law", "US", "The tables hold no rate for the state.");
        }

        var state = StateOf(to.Authority);
        var isOrigin = state.Jurisdiction.Sourcing == TaxSourcing.Origin && from.Authority is { } start && StateOf(start) == state;
        var place = isOrigin ? from : to;
        return Placement.Taxed(
            isOrigin ? "us.origin" : "us.destination",
            state.Jurisdiction.Source,
            place.Authority!.Code,
            place.IsLocalTaxUnknown ? $"Places in {state.Jurisdiction.Name} levy taxes of their own; the tables hold none for this address." : null);
    }

    private static Placement Canada(ResolvedPlace to) => to.Authority is { Parent: not null } province
        ? Placement.Taxed("ca.province", "Excise Tax Act Schedule IX: by the province of the recipient", province.Code)
        : Placement.Taxed("ca.province", "Excise Tax Act Schedule IX", "CA", "The address names no province, so that only the federal tax is charged.");

    private static Placement Domestic(TaxQuery query, ResolvedPlace to, DateOnly day)
    {
        if (to.Country == "US")
        {
            return Placement.Outside("us.no-nexus", "Quill and Wayfair: no duty to collect without nexus", "US", "The seller has no nexus in the state");
        }

        if (to.IsOutside)
        {
            return Placement.Outside("outside-territory", "Directive 2006/112/EC article 6", to.Country, "Outside of the tax territory");
        }

        return query.Seller.IsRegistered(to.Country, day)
            ? Placement.Taxed("domestic", to.Authority?.Jurisdiction.Source ?? "law of the country", to.Country)
            : new Placement("not-registered", "exemption of small enterprises", to.Country, TaxCategory.Exempt, null, "The seller is not registered for the tax", "The seller has no registration in the country that it sells in.");
    }

    private static Placement AcrossTheBorder(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, DateOnly day)
    {
        if (nature == ProductNature.Service && query.Buyer.Class == BuyerClass.Consumer && query.Seller.IsRegistered(from.Country, day) && from.Country != "US")
        {
            return Placement.Taxed("service.supplier-place", "Directive 2006/112/EC article 45 and its like", from.Country);
        }

        if (nature is ProductNature.Service or ProductNature.Electronic && query.Buyer.Class != BuyerClass.Consumer)
        {
            return Placement.Outside("service.recipient-place", "Directive 2006/112/EC article 44 and its like", from.Country, "The recipient accounts for the tax where it is established");
        }

        if (to.IsInUnion && HasOneStopShop(query, nature, day))
        {
            var (rule, basis) = nature == ProductNature.Goods
                ? ("eu.import-one-stop-shop", "Directive 2006/112/EC articles 33 (c) and 369l to 369x")
                : ("eu.one-stop-shop-service", "Directive 2006/112/EC articles 58 and 358a to 369");
            return Placement.Taxed(rule, basis, to.Country);
        }

        if (!to.IsOutside && to.Authority is not null && query.Seller.IsRegistered(to.Country, day))
        {
            return Placement.Taxed("registered-at-destination", to.Authority.Jurisdiction.Source, to.Country);
        }

        return nature == ProductNature.Goods
            ? Placement.Export(from.Country)
            : Placement.Outside("service.recipient-place", "Directive 2006/112/EC article 58 and its like", from.Country, "Taxed where the customer is");
    }

    private static bool HasOneStopShop(TaxQuery query, ProductNature nature, DateOnly day)
    {
        const decimal largestConsignment = 150;
        return query.Buyer.CountryOfTrustedId is null && (nature == ProductNature.Goods
            ? query.ConsignmentValueInEuro <= largestConsignment && query.Seller.Has("EU", day, TaxRegistrationKind.ImportOneStopShop)
            : nature == ProductNature.Electronic && query.Seller.Has("EU", day, TaxRegistrationKind.NonUnionOneStopShop));
    }

    private static TaxAuthority StateOf(TaxAuthority authority)
    {
        var state = authority;
        while (state.Parent is { Parent: not null } above)
        {
            state = above;
        }

        return state;
    }
}
