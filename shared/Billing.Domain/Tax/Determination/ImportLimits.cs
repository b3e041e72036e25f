using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>A limit up to which goods are taxed when they are sold and not when they are imported.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Before tax and transport.</param>
/// <param name="IsByItem">True if each item counts by itself; else the consignment.</param>
/// <param name="IsExclusive">True if the amount itself is above it.</param>
internal sealed record ImportLimit(string Currency, decimal Amount, bool IsByItem, bool IsExclusive);

/// <summary>The value of the goods of a query, against the limits of imports.</summary>
internal sealed class ImportLimits(TaxTables tables, TaxQuery query, ResolvedPlace to)
{
    /// <summary>Import one-stop shop (Directive 2006/112/EC article 369l).</summary>
    public static readonly ImportLimit Union = new("EUR", 150, IsByItem: false, IsExclusive: false);

    /// <summary>VATA 1994 section 7AA.</summary>
    public static readonly ImportLimit UnitedKingdom = new("GBP", 135, IsByItem: false, IsExclusive: false);

    /// <summary>VOEC (merverdiavgiftsforskriften § 14-4-1): below NOK 3,000.</summary>
    public static readonly ImportLimit NorwayItem = new("NOK", 3000, IsByItem: true, IsExclusive: true);

    /// <summary>True if the goods are within a limit; null where the amount is not known in its currency.</summary>
    public bool? IsWithin(ImportLimit limit)
    {
        var value = limit == Union && query.ConsignmentValueInEuro is { } given ? given : In(limit);
        return value is { } known ? limit.IsExclusive ? known < limit.Amount : known <= limit.Amount : null;
    }

    /// <summary>The net sum of the lines that count for the threshold of distance sales, in euro; null where it is not known.</summary>
    public decimal? DistanceSalesInEuro()
    {
        var sum = query.Lines.Where(line => tables.Product(line.ProductCode)?.Nature is ProductNature.Goods or ProductNature.Electronic).Sum(line => NetOf(line.Amount));
        return query.In("EUR", sum);
    }

    /// <summary>The doubt that a limit could not be compared.</summary>
    public static TaxDoubt Unknown(ImportLimit limit, string country) => new(
        TaxDoubt.LimitUnknown, country, $"No exchange rate to {limit.Currency} is known, so that the limit of {limit.Currency} {limit.Amount} for {country} could not be compared.");

    private decimal? In(ImportLimit limit)
    {
        var goods = query.Lines.Where(line => tables.Product(line.ProductCode)?.Nature == ProductNature.Goods).ToList();
        var amount = limit.IsByItem ? goods.Select(line => line.ItemPrice).DefaultIfEmpty().Max() : goods.Sum(line => line.Amount);
        return query.In(limit.Currency, NetOf(amount));
    }

    // The value is that without tax; where prices hold it, that of the standard rate at the destination is taken off.
    private decimal NetOf(decimal amount) => query.PricesIncludeTax && to.Authority?.Rate("standard", query.Dates.OrderedOn, null) is { } rate
        ? amount / (1 + rate.Rate)
        : amount;
}
