using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Pricing;

/// <summary>The price of a line.</summary>
/// <param name="LineId">As in the request.</param>
/// <param name="Sku">Article number.</param>
/// <param name="Quantity">As in the request.</param>
/// <param name="Source">Where its base price came from; null for a bundle that has none of its own.</param>
/// <param name="Base">Before discounts, rounded; with tax where the prices are.</param>
/// <param name="Net">After all discounts, rounded; with tax where the prices are.</param>
/// <param name="Components">For a bundle, how <paramref name="Net"/> is spread; else empty.</param>
public sealed record PricedLine(
    string LineId, string Sku, decimal Quantity, PriceSource? Source, Money Base, Money Net, IReadOnlyList<BundleShare> Components)
{
    /// <summary>Amount that discounts took off; below zero for what is taken back.</summary>
    public Money Discount => Base - Net;
}

/// <summary>The part of a bundle line that belongs to a component.</summary>
/// <param name="Sku">Article number of the component.</param>
/// <param name="Quantity">On the whole line.</param>
/// <param name="PriceId">The entry of its stand-alone price.</param>
/// <param name="StandAlone">Stand-alone amount, exact.</param>
/// <param name="Net">Its part of the line's net, rounded; all parts sum to the line.</param>
public sealed record BundleShare(string Sku, decimal Quantity, string PriceId, decimal StandAlone, Money Net)
{
    /// <summary>Amount given back for a part of the component, after another part of it was given back.</summary>
    /// <remarks>However often parts come back, all of it gives back exactly what it cost.</remarks>
    /// <param name="before">Quantity that came back before.</param>
    /// <param name="quantity">Quantity that comes back now.</param>
    /// <exception cref="ArgumentOutOfRangeException">More comes back than was sold.</exception>
    public Money Credit(decimal before, decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before + quantity, Math.Abs(Quantity), nameof(quantity));
        return -Allocation.Slice(Net, before, before + quantity, Math.Abs(Quantity));
    }
}

/// <summary>A use of a coupon that the order asks for. It counts only once it is taken: see <see cref="CouponDecider"/>.</summary>
/// <param name="Code">As configured.</param>
/// <param name="PromotionId">What it unlocked.</param>
/// <param name="Discount">What the promotion took off.</param>
public sealed record CouponClaim(string Code, string PromotionId, Money Discount);

/// <summary>A discount above a threshold that nobody has allowed yet.</summary>
/// <param name="LineId">The line, or null for the whole order.</param>
/// <param name="Discount">What is taken off.</param>
/// <param name="Rate">The same as a fraction of the base amount, to six digits.</param>
/// <param name="Reason">Which threshold, in words.</param>
public sealed record NeededApproval(string? LineId, Money Discount, decimal Rate, string Reason);

/// <summary>
/// An order with its prices, and with everything needed to tell how they came about. What is told in words is made when it is
/// asked for.
/// </summary>
public sealed class PricedOrder
{
    private readonly PricingWork _work;
    private IReadOnlyList<PricedLine>? _lines;

    internal PricedOrder(PricingWork work) => _work = work;

    /// <summary>Request that was priced.</summary>
    public PricingRequest Request => _work.Request;

    /// <summary>Version of the configuration.</summary>
    public string Version => _work.Book.Configuration.Version;

    /// <summary>The currency of all amounts.</summary>
    public Currency Currency => _work.Currency;

    /// <summary>True if its amounts are with tax: its prices were, and amounts off and floors count so too.</summary>
    public bool IncludesTax => _work.IncludesTax ?? false;

    /// <summary>The contract whose prices were looked at, or null.</summary>
    public ContractTerms? Contract => _work.Contract;

    /// <summary>The lines, in the order of the request.</summary>
    public IReadOnlyList<PricedLine> Lines => _lines ??= [.. Enumerable.Range(0, _work.Lines.Length).Select(LineAt)];

    /// <summary>Sum of the lines before discounts.</summary>
    public Money Base => new(Sum(static (in LineWork line) => line.Base), Currency);

    /// <summary>Sum of the lines after discounts.</summary>
    public Money Net => new(Sum(static (in LineWork line) => line.Net), Currency);

    /// <summary>Approvals by a person that the order needs before it goes on.</summary>
    public IReadOnlyList<NeededApproval> Approvals => _work.Approvals ?? [];

    /// <summary>Coupon uses to take before the order is confirmed.</summary>
    public IReadOnlyList<CouponClaim> Claims => _work.Claims ?? [];

    /// <summary>Reasons why a coupon or a contract did not count.</summary>
    public IReadOnlyList<Problem> Warnings => _work.Warnings ?? [];

    internal PricingWork Work => _work;

    private delegate decimal Amount(in LineWork line);

    /// <summary>Net of one line, without making the others.</summary>
    public Money NetOf(int index) => new(_work.Lines[index].Net, Currency);

    /// <summary>Lines to ask the tax of, with <see cref="IncludesTax"/> as <see cref="TaxQuery.PricesIncludeTax"/>.</summary>
    /// <remarks>The answer says what is net, tax and gross of each line.</remarks>
    /// <param name="codeOf">Product tax code of an article.</param>
    public IReadOnlyList<TaxableLine> TaxLines(Func<string, string> codeOf) =>
        [.. Lines.Select((line, index) => new TaxableLine(line.LineId, codeOf(line.Sku), line.Quantity, line.Net.Amount) { ExactAmount = ExactOf(index) })];

    /// <summary>Explains how every line came to its amount.</summary>
    public PriceExplanation Explain() => ExplanationWriter.Write(_work);

    // Only a plain price that nothing was taken off has an amount behind the rounded one.
    private decimal? ExactOf(int index)
    {
        ref readonly var line = ref _work.Lines[index];
        return !IncludesTax && line.Entry is { IsPlain: true } entry && line.Net == line.Base && Request.Lines[index].Quantity * entry.Model.Price is var exact && exact != line.Net
            ? exact
            : null;
    }

    private decimal Sum(Amount amount)
    {
        var sum = 0m;
        foreach (ref readonly var line in _work.Lines.AsSpan())
        {
            sum += amount(in line);
        }

        return sum;
    }

    private PricedLine LineAt(int index)
    {
        ref readonly var line = ref _work.Lines[index];
        var asked = Request.Lines[index];
        return new PricedLine(
            asked.LineId,
            asked.Sku,
            asked.Quantity,
            line.Entry?.Source,
            new Money(line.Base, Currency),
            new Money(line.Net, Currency),
            _work.Bundles?.GetValueOrDefault(index) ?? []);
    }
}
