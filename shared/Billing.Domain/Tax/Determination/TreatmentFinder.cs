using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Finds the treatment of each product of a query, once.</summary>
internal sealed class TreatmentFinder(TaxTables tables, TaxQuery query)
{
    private const string Standard = "standard";

    private readonly ResolvedPlace _shipFrom = tables.Resolve(query.ShipFrom);
    private readonly ResolvedPlace _seat = tables.Resolve(query.ShipFrom.Country == query.Seller.Country ? query.ShipFrom : new TaxPlace(query.Seller.Country));
    private readonly ResolvedPlace _to = tables.Resolve(query.ShipTo);

    /// <summary>The treatment, or the problem that keeps the whole from being determined.</summary>
    public (TaxTreatment? Treatment, string? Problem) Find(TaxProduct product)
    {
        // What is not moved starts at the seller's seat.
        var from = product.Nature == ProductNature.Goods ? _shipFrom : _seat;
        var placement = PlaceOfSupply.Find(query, from, _to, product.Nature);
        if (placement.Relief is { } category)
        {
            return (Untaxed(category, placement, query.Dates.OrderedOn, placement.ReasonCode, placement.Reason, placement.Doubt), null);
        }

        return tables.Authority(placement.Jurisdiction) is { } authority && placement.Jurisdiction != "US"
            ? Taxed(authority, product, placement)
            : (null, $"The tables hold no rates for {Shown(query.ShipTo)}.");
    }

    private (TaxTreatment? Treatment, string? Problem) Taxed(TaxAuthority authority, TaxProduct product, Placement placement)
    {
        var rates = new List<TaxRate>(authority.Chain.Count);
        var (day, doubt, relief) = (query.Dates.TaxPoint(authority.Jurisdiction.TaxPoint), placement.Doubt, default(Relief));
        foreach (var level in authority.Chain)
        {
            if (level.Rates.Count == 0 || !Collects(level, authority))
            {
                continue;
            }

            var rule = level.Rule(product.Code, day, query.Buyer.Class);
            if (rule?.Treatment is TaxabilityRule.Exempt or TaxabilityRule.Untaxed)
            {
                relief = new Relief(rule.Treatment == TaxabilityRule.Exempt ? TaxCategory.Exempt : TaxCategory.OutsideScope, rule.ReasonCode, rule.Reason);
                continue;
            }

            if (Certificate(level.Code, product.Code, day) is { } certificate)
            {
                relief = new Relief(TaxCategory.Exempt, certificate.ReasonCode, $"{certificate.Reason} (certificate {certificate.Number})");
                continue;
            }

            if (rule?.Treatment == TaxabilityRule.Review)
            {
                doubt ??= $"{level.Jurisdiction.Name}, {product.Code}: {rule.Source}. Taxed at the standard rate until somebody has looked.";
            }

            var rateClass = rule is { IsRateClass: true } ? rule.Treatment : Standard;
            if (level.Rate(rateClass, day, query.Rounding) is not { } rate)
            {
                return (null, $"{level.Code} has no {rateClass} rate on {day:yyyy-MM-dd}.");
            }

            rates.Add(rate);
        }

        return (Of(rates, placement, authority, day, doubt, relief), null);
    }

    // Provincial sales taxes ask for a registration in the province; GST, HST and the taxes of states and places go with that of the country or the state.
    private bool Collects(TaxAuthority level, TaxAuthority leaf) =>
        leaf.Jurisdiction.Code[..2] != "CA" || level.Parent is null || level.Jurisdiction.ReplacesParent || query.Seller.IsRegistered(level.Code, query.Dates.OrderedOn);

    private TaxTreatment Of(List<TaxRate> rates, Placement placement, TaxAuthority authority, DateOnly day, string? doubt, Relief relief)
    {
        if (rates.Count == 0)
        {
            // A place that levies nothing, such as Oregon, frees by the rule of its state.
            var (category, code, reason) = relief.Reason is not null || relief.Category != default
                ? (relief.Category, relief.ReasonCode, relief.Reason)
                : (TaxCategory.OutsideScope, null, "No tax is levied");
            return Untaxed(category, placement with { Jurisdiction = authority.Code }, day, code, reason, doubt);
        }

        var isZero = rates.TrueForAll(rate => rate.Rate == 0);
        return new TaxTreatment(
            isZero ? TaxCategory.ZeroRated : TaxCategory.Standard, placement.Rule, placement.Basis, day, rates, null, null, authority.Code, doubt);
    }

    private static TaxTreatment Untaxed(TaxCategory category, Placement placement, DateOnly day, string? code, string? reason, string? doubt) =>
        new(category, placement.Rule, placement.Basis, day, [], code, reason, placement.Jurisdiction, doubt);

    private ExemptionCertificate? Certificate(string jurisdiction, string product, DateOnly day)
    {
        var certificates = query.Buyer.Certificates;
        for (var index = 0; index < certificates.Count; index++)
        {
            if (certificates[index].Covers(jurisdiction, product, day))
            {
                return certificates[index];
            }
        }

        return null;
    }

    private static string Shown(TaxPlace place) => place.Region is null ? place.Country : $"{place.Country}-{place.Region}";

    private readonly record struct Relief(TaxCategory Category, string? ReasonCode, string? Reason);
}
