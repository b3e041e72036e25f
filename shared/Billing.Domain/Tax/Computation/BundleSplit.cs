using Billing.Domain.Tax.Determination;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Computation;

/// <summary>A part of a bundle.</summary>
/// <param name="PartId">Unique within the bundle.</param>
/// <param name="ProductCode">Taxability code.</param>
/// <param name="StandAlonePrice">What it costs by itself, not negative: the weight of the split.</param>
public sealed record BundlePart(string PartId, string ProductCode, decimal StandAlonePrice);

/// <summary>Splits a bundle with one price and several rates into a line a part.</summary>
public static class BundleSplit
{
    /// <summary>
    /// One line for each part, named <c>bundle/part</c>; their amounts sum to that of the bundle exactly, by largest remainder in
    /// proportion to the stand-alone prices. For prices with tax the weights are prices with tax.
    /// </summary>
    public static IReadOnlyList<TaxableLine> Of(TaxableLine bundle, Currency currency, IReadOnlyList<BundlePart> parts)
    {
        var amounts = Allocation.Split(new Money(bundle.Amount, currency), parts.Select(part => part.StandAlonePrice).ToList());
        return parts.Select((part, index) => new TaxableLine($"{bundle.LineId}/{part.PartId}", part.ProductCode, bundle.Quantity, amounts[index].Amount)).ToList();
    }
}
