using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Changes;

/// <summary>A line that costs something else after a change of prices.</summary>
/// <param name="Reference">The order.</param>
/// <param name="LineId">The line.</param>
/// <param name="Sku">Article number.</param>
/// <param name="Before">Net by the prices as they are.</param>
/// <param name="After">Net by the prices as they would be.</param>
/// <param name="Rules">Rules that count after the change and did not before.</param>
public sealed record PriceDifference(string Reference, string LineId, string Sku, Money Before, Money After, IReadOnlyList<string> Rules);

/// <summary>The effect that a change of prices would have had on orders that were placed.</summary>
/// <param name="Orders">Number of orders that could be priced both ways.</param>
/// <param name="Lines">Number of lines that they have.</param>
/// <param name="Differences">The lines that would cost something else.</param>
/// <param name="Unpriced">Why the other orders could not be priced: the path begins with the order's reference.</param>
public sealed record PriceComparison(int Orders, int Lines, IReadOnlyList<PriceDifference> Differences, IReadOnlyList<Problem> Unpriced)
{
    /// <summary>Prices orders before and after a change.</summary>
    /// <param name="requests">The orders.</param>
    /// <param name="before">Prices as they are.</param>
    /// <param name="after">Prices as they would be.</param>
    public static PriceComparison Of(IEnumerable<PricingRequest> requests, PriceBook before, PriceBook after)
    {
        var (orders, lines) = (0, 0);
        var (differences, unpriced) = (new List<PriceDifference>(), new List<Problem>());
        foreach (var request in requests)
        {
            switch (PricingEngine.Price(before, request), PricingEngine.Price(after, request))
            {
                case (ParseResult<PricedOrder>.Success old, ParseResult<PricedOrder>.Success changed):
                    orders++;
                    lines += request.Lines.Count;
                    differences.AddRange(Compare(old.Value, changed.Value));
                    break;
                case (ParseResult<PricedOrder>.Failure failure, _):
                    unpriced.AddRange(failure.Problems.Select(problem => problem with { Path = $"{request.Reference}: {problem.Path}" }));
                    break;
                case (_, ParseResult<PricedOrder>.Failure failure):
                    unpriced.AddRange(failure.Problems.Select(problem => problem with { Path = $"{request.Reference}: {problem.Path}" }));
                    break;
                default:
                    throw new InvalidOperationException("A reading is a success or a failure.");
            }
        }

        return new PriceComparison(orders, lines, differences, unpriced);
    }

    private static IEnumerable<PriceDifference> Compare(PricedOrder before, PricedOrder after) => before.Explain().Lines.Zip(after.Explain().Lines)
        .Where(pair => pair.First.Net != pair.Second.Net)
        .Select(pair => new PriceDifference(
            before.Request.Reference,
            pair.First.LineId,
            pair.First.Sku,
            pair.First.Net,
            pair.Second.Net,
            [.. pair.Second.Steps.Select(step => step.Rule).Except(pair.First.Steps.Select(step => step.Rule), StringComparer.Ordinal)]));
}
