namespace Billing.Domain.Pricing;

/// <summary>The way from a quantity to an amount.</summary>
public enum PriceModelKind
{
    /// <summary>Quantity times price.</summary>
    PerUnit,

    /// <summary>The price once, whatever the quantity.</summary>
    Flat,

    /// <summary>Each tier's price for the units that fall into it.</summary>
    Graduated,

    /// <summary>The price of the tier that the whole quantity reaches, for every unit.</summary>
    Volume,

    /// <summary>The price for each package that is begun.</summary>
    Package,

    /// <summary>A fraction of an amount that comes with the line, such as of the turnover that a service handled.</summary>
    Percentage,
}

/// <summary>
/// One tier of a graduated or volume price. It reaches up to the bound of the next one, that bound included: the 10th unit of tiers from
/// 0 and from 10 is in the first (Stripe <c>up_to</c>, Lago <c>to_value</c>).
/// </summary>
/// <param name="From">What is over this quantity is in the tier; the first tier begins at 0.</param>
/// <param name="UnitPrice">Price of one unit; may have more digits than the minor unit.</param>
/// <param name="FlatAmount">Charged once when the tier is reached; of the first tier always, also when nothing is used; null for none.</param>
public sealed record PriceTier(decimal From, decimal UnitPrice, decimal? FlatAmount = null);

/// <summary>
/// The terms by which a quantity is charged. The quantity is that of an article over all lines of an order, or that of a
/// period of metered use, where what a further use costs is the difference of two amounts.
/// </summary>
/// <param name="Kind">Which model.</param>
/// <param name="Price">Of a unit, of the whole (flat) or of a package; the fraction (0.02 for 2 %) of a percentage; not used with tiers.</param>
/// <param name="Tiers">For graduated and volume prices, ascending from 0; else null.</param>
/// <param name="PackageSize">Units in a package, above zero.</param>
/// <param name="Included">Units that cost nothing before the price begins to count: what is over them is the overage.</param>
/// <param name="Minimum">Least amount for any quantity, also when nothing is used: the minimum commitment.</param>
public sealed record PriceModel(
    PriceModelKind Kind,
    decimal Price,
    IReadOnlyList<PriceTier>? Tiers = null,
    decimal PackageSize = 1,
    decimal Included = 0,
    decimal Minimum = 0)
{
    /// <summary>A plain unit price.</summary>
    public static PriceModel Each(decimal price) => new(PriceModelKind.PerUnit, price);

    /// <summary>True if an amount is the quantity times the price and nothing else.</summary>
    internal bool IsPlain => Kind == PriceModelKind.PerUnit && Included == 0 && Minimum == 0;

    /// <summary>The exact amount, not rounded.</summary>
    /// <param name="quantity">Whole quantity, not negative.</param>
    /// <param name="basis">The amount that a percentage is taken of.</param>
    public decimal Amount(decimal quantity, decimal basis = 0)
    {
        if (IsPlain)
        {
            return quantity * Price;
        }

        var charged = Math.Max(0, quantity - Included);
        return Math.Max(Minimum, Kind switch
        {
            PriceModelKind.PerUnit => charged * Price,
            PriceModelKind.Flat => quantity > 0 ? Price : 0,
            PriceModelKind.Graduated => Graduated(charged),
            PriceModelKind.Volume => (charged * TierOf(charged).UnitPrice) + (TierOf(charged).FlatAmount ?? 0),
            PriceModelKind.Package => Math.Ceiling(charged / PackageSize) * Price,
            PriceModelKind.Percentage => quantity > 0 ? basis * Price : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(quantity), Kind, "Unknown price model."),
        });
    }

    private decimal Graduated(decimal quantity)
    {
        var tiers = Tiers!;
        var amount = tiers[0].FlatAmount ?? 0;
        for (var i = 0; i < tiers.Count && tiers[i].From < quantity; i++)
        {
            var end = i + 1 < tiers.Count ? Math.Min(quantity, tiers[i + 1].From) : quantity;
            amount += ((end - tiers[i].From) * tiers[i].UnitPrice) + (i > 0 ? tiers[i].FlatAmount ?? 0 : 0);
        }

        return amount;
    }

    private PriceTier TierOf(decimal volume)
    {
        var tiers = Tiers!;
        var found = 0;
        while (found + 1 < tiers.Count && tiers[found + 1].From < volume)
        {
            found++;
        }

        return tiers[found];
    }
}
