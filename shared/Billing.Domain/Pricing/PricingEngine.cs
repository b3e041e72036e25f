using Billing.Domain.Pricing.Steps;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>Prices orders. Pure: the same book and the same request give the same cents, today and later.</summary>
public static class PricingEngine
{
    /// <summary>
    /// The pipeline, and why it runs in this order. It is part of every explanation: a change of steps is a new number, and the
    /// old pipeline stays for the explanations that name it.
    /// </summary>
    public const int Pipeline = 1;

    /// <summary>Most lines of an order.</summary>
    public const int MostLines = 10_000;

    private static readonly PricingStep[] Steps =
    [
        new CouponStep(), // First: it decides which promotions are on.
        new QuantityStep(), // Breaks count over all lines of an article, so quantities come before prices.
        new BasePriceStep(), // Everything after it changes what it found.
        new OverrideStep(), // Replaces a base price that the explanation still shows; no promotion follows.
        new FloorStep(), // The floor depends on the base and binds every discount after it.
        new LinePromotionStep(), // Before the order's, whose conditions and shares rest on what lines cost.
        new OrderPromotionStep(), // Last of the discounts: spreads over what is left.
        new BundleStep(), // Components share in every discount, so after the last.
        new ApprovalStep(), // Looks at the discount as a whole.
        new ClaimStep(), // A coupon is used only if its promotion took something off.
    ];

    /// <summary>
    /// Prices an order, or says of every line why it has no price (<c>pricing.no-price</c>), or what is wrong with the request:
    /// <c>pricing.unknown-currency</c>, <c>-time-zone</c>, <c>-contract</c>, <c>pricing.override-not-approved</c>.
    /// </summary>
    public static ParseResult<PricedOrder> Price(PriceBook book, PricingRequest request)
    {
        if (Check(request) is { } problem)
        {
            return Refused(problem);
        }

        if (!Currency.TryOf(request.Currency, out var currency))
        {
            return Refused(Problem.Error("pricing.unknown-currency", "$.currency", $"'{request.Currency}' is not an ISO 4217 currency code."));
        }

        if (book.WindowsOf(request.TimeZone) is not { } windows)
        {
            return Refused(Problem.Error("pricing.unknown-time-zone", "$.timeZone", $"'{request.TimeZone}' is not an IANA time zone."));
        }

        var work = new PricingWork(book, request, currency, windows);
        foreach (var step in Steps)
        {
            step.Apply(work);
            if (work.Problems is { } problems)
            {
                return new ParseResult<PricedOrder>.Failure(problems);
            }
        }

        return new ParseResult<PricedOrder>.Success(new PricedOrder(work));
    }

    /// <summary>
    /// Prices the request of an explanation again by the rules that the explanation holds, whatever the configuration is today.
    /// </summary>
    /// <exception cref="NotSupportedException">It was made by a pipeline that is not known here.</exception>
    public static ParseResult<PricedOrder> Recompute(PriceExplanation explanation) => explanation.Pipeline == Pipeline
        ? Price(PriceBook.Compile(explanation.Rules), explanation.Request)
        : throw new NotSupportedException($"Pipeline {explanation.Pipeline} is not known; this deployment has {Pipeline}.");

    /// <summary>Recomputes an explanation and names each line that does not come to the same amounts; none when it holds.</summary>
    public static IReadOnlyList<Problem> Verify(PriceExplanation explanation)
    {
        if (Recompute(explanation) is ParseResult<PricedOrder>.Failure failure)
        {
            return failure.Problems;
        }

        var again = ((ParseResult<PricedOrder>.Success)Recompute(explanation)).Value.Explain();
        return
        [
            .. explanation.Lines.Zip(again.Lines)
                .Index()
                .Where(pair => !pair.Item.First.IsSame(pair.Item.Second))
                .Select(pair => Problem.Error(
                    "pricing.differs", $"$.lines[{pair.Index}]", $"Line {pair.Item.First.LineId} says {pair.Item.First.Net} and comes to {pair.Item.Second.Net}.")),
        ];
    }

    private static Problem? Check(PricingRequest request) => request.Lines.Count switch
    {
        0 => Problem.Error("pricing.no-lines", "$.lines", "The order has no lines."),
        > MostLines => Problem.Error("pricing.too-many-lines", "$.lines", $"The order has {request.Lines.Count} lines; {MostLines} is the most."),
        _ => null,
    };

    private static ParseResult<PricedOrder>.Failure Refused(Problem problem) => new([problem]);
}
