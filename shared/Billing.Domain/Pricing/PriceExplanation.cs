using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>The explanation of an order's prices: the request, the rules applied, and each line step by step.</summary>
/// <remarks>It stands by itself: <see cref="PricingEngine.Recompute"/> needs nothing else and gives the same cents.</remarks>
/// <param name="Pipeline">Number of the pipeline, see <see cref="PricingEngine.Pipeline"/>.</param>
/// <param name="Request">What was asked, with all facts.</param>
/// <param name="Rules">The rules that had an effect, and no others; its version is that of the whole configuration.</param>
/// <param name="Lines">The lines, in the order of the request.</param>
/// <param name="Approvals">Discounts that nobody had allowed.</param>
/// <param name="Claims">Coupon uses.</param>
public sealed record PriceExplanation(
    int Pipeline,
    PricingRequest Request,
    PriceConfiguration Rules,
    IReadOnlyList<LineExplanation> Lines,
    IReadOnlyList<NeededApproval> Approvals,
    IReadOnlyList<CouponClaim> Claims);

/// <summary>The steps by which a line came to its price.</summary>
/// <param name="LineId">As in the request.</param>
/// <param name="Sku">Article number.</param>
/// <param name="Quantity">As in the request.</param>
/// <param name="BreakQuantity">Quantity of the article in the order, which quantity breaks go by.</param>
/// <param name="Base">Net before discounts.</param>
/// <param name="Net">Net after discounts.</param>
/// <param name="Steps">The rules that were applied, in order.</param>
/// <param name="Components">For a bundle, how its net is spread; else empty.</param>
public sealed record LineExplanation(
    string LineId,
    string Sku,
    decimal Quantity,
    decimal BreakQuantity,
    Money Base,
    Money Net,
    IReadOnlyList<ExplainedStep> Steps,
    IReadOnlyList<BundleShare> Components)
{
    internal bool IsSame(LineExplanation other) =>
        (LineId, Sku, Quantity, BreakQuantity, Base, Net) == (other.LineId, other.Sku, other.Quantity, other.BreakQuantity, other.Base, other.Net)
        && Steps.SequenceEqual(other.Steps)
        && Components.SequenceEqual(other.Components);
}

/// <summary>A rule that was applied to a line.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Rule">Id of the price, promotion, bundle, or <c>override</c>.</param>
/// <param name="Text">What it says, in words.</param>
/// <param name="Before">Amount of the line before it.</param>
/// <param name="After">Amount of the line after it.</param>
/// <param name="Limit">What kept a discount from its full amount.</param>
public sealed record ExplainedStep(int Number, string Rule, string Text, Money Before, Money After, PriceLimit Limit);
