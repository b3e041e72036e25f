using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Decides where a supply is taxed. The order of the rules is that of the methods here: each takes what it is made for.</summary>
internal static class PlaceOfSupply
{
    /// <summary>The place of a product of this nature.</summary>
    public static Placement Find(TaxQuery query, ResolvedPlace from, ResolvedPlace to, ProductNature nature, ImportLimits limits)
    {
        // What is not moved starts at the seller's seat.
        var day = query.Dates.OrderedOn;
        return to.Country switch
        {
            "US" when query.ShipTo.Region is null => Placement.Outside(
                "us.no-state", "state law", "US", "No state is known", new TaxDoubt(TaxDoubt.Place, "US", "The address in the United States names no state, so that it is not known whether tax is owed.")),
            "US" when IsRegisteredInState(query, to, day) => UnitedStates(from, to),
            "CA" when query.Seller.IsRegistered("CA", day) => Canada(to),
            _ when from.Country == to.Country && from.IsOutside == to.IsOutside => Domestic(query, to, nature, day),
            _ when IsWithinUnion(from, nature) && IsWithinUnion(to, nature) => UnionPlaces.Between(query, from, to, nature, limits),
            _ => BorderPlaces.Across(query, from, to, nature, limits),
        };
    }

    /// <summary>The doubt that tax is owed where the seller is not registered.</summary>
    public static TaxDoubt NotRegistered(string country) => new(
        TaxDoubt.NotRegistered, country, $"The tax is owed in {country}, where the seller has no registration that covers it.");

    // Northern Ireland belongs to the Union for goods (Protocol on Ireland/Northern Ireland article 8).
    private static bool IsWithinUnion(ResolvedPlace place, ProductNature nature) =>
        place.IsInUnion || (place.IsNorthernIreland && (nature is ProductNature.Goods or ProductNature.Accessory));

    private static bool IsRegisteredInState(TaxQuery query, ResolvedPlace to, DateOnly day) =>
        query.ShipTo.Region is { } state && query.Seller.IsRegistered(to.Authority is null ? $"US-{state}" : StateOf(to.Authority).Code, day);

    // Origin or destination: some states tax what stays within them where the seller is.
    private static Placement UnitedStates(ResolvedPlace from, ResolvedPlace to)
    {
        if (to.Authority is null)
        {
            return Placement.Taxed("us.destination", "state law", "US");
        }

        var state = StateOf(to.Authority);
        var isOrigin = state.Jurisdiction.Sourcing == TaxSourcing.Origin && from.Authority is { } start && StateOf(start) == state;
        var place = isOrigin ? from : to;
        return Placement.Taxed(isOrigin ? "us.origin" : "us.destination", state.Jurisdiction.Source, place.Authority!.Code) with { IsLocalTaxUnknown = place.IsLocalTaxUnknown };
    }

    private static Placement Canada(ResolvedPlace to) => to.Authority is { Parent: not null } province
        ? Placement.Taxed("ca.province", "Excise Tax Act Schedule IX: by the province of the recipient", province.Code)
        : Placement.Taxed(
            "ca.province",
            "Excise Tax Act Schedule IX",
            "CA",
            new TaxDoubt(TaxDoubt.Place, "CA", "The address names no province, so that only the federal tax is charged."));

    private static Placement Domestic(TaxQuery query, ResolvedPlace to, ProductNature nature, DateOnly day)
    {
        if (to.Country == "US")
        {
            return Placement.Outside("us.no-nexus", "Quill and Wayfair: no duty to collect without nexus", "US", "The seller has no nexus in the state");
        }

        if (to.IsOutside)
        {
            return to.Authority is { Parent: not null } region && query.Seller.IsRegistered(region.Code, day)
                ? Placement.Taxed("domestic", region.Jurisdiction.Source, region.Code)
                : Placement.Outside("outside-territory", "Directive 2006/112/EC article 6", to.Country, "Outside of the tax territory");
        }

        if (IsShifted(query, to, day))
        {
            return Placement.ReverseCharge("foreign-seller", $"Directive 2006/112/EC article 194; {to.Authority!.Jurisdiction.Source}", to.Country, UnionPlaces.IdDoubt(query));
        }

        if (query.Seller.IsRegistered(to.Country, day))
        {
            return Placement.Taxed("domestic", to.Authority?.Jurisdiction.Source ?? "law of the country", to.Authority?.Code ?? to.Country, UnionPlaces.RefusedDoubt(query, nature));
        }

        var isSmall = query.Seller.Country == to.Country;
        return isSmall
            ? new Placement(
                "not-registered",
                "exemption of small enterprises",
                to.Country,
                TaxCategory.Exempt,
                null,
                "The seller is not registered for the tax",
                [new TaxDoubt(TaxDoubt.NotRegistered, to.Country, "The seller has no registration in the country that it sells in.")])
            : Placement.Taxed("domestic", to.Authority?.Jurisdiction.Source ?? "law of the country", to.Authority?.Code ?? to.Country, NotRegistered(to.Country));
    }

    // A seller from abroad does not charge a business what the law makes that account for.
    private static bool IsShifted(TaxQuery query, ResolvedPlace to, DateOnly day) =>
        to.Authority is { } authority && (authority.Jurisdiction.ShiftsForeignSellers || authority.Parent?.Jurisdiction.ShiftsForeignSellers == true)
        && !query.Seller.IsEstablished(to.Country, day) && query.Buyer.CountryOfTrustedId == to.Country;

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
