using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Thresholds;

/// <summary>Says whether an order counts for the threshold of distance sales.</summary>
public static class TaxThreshold
{
    /// <summary>
    /// Its goods and electronic services in euro, before tax, when they go to a consumer in another member state and the seller may use the
    /// threshold (Directive 2006/112/EC article 59c); else null, as where no exchange rate is known.
    /// </summary>
    public static decimal? CountedInEuro(TaxQuery query, TaxTables tables)
    {
        var (from, to) = (tables.Resolve(query.ShipFrom), tables.Resolve(query.ShipTo));
        return from.IsInUnion && to.IsInUnion && from.Country != to.Country && from.Country == query.Seller.Country && query.Buyer.CountryOfTrustedId is null
            ? new ImportLimits(tables, query, to).DistanceSalesInEuro() is > 0 and var sum ? sum : null
            : null;
    }
}
