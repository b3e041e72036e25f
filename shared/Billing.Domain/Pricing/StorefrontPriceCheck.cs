using Billing.Domain.Orders;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>A line that a storefront charged otherwise than the contract says.</summary>
/// <param name="LineId">The line.</param>
/// <param name="ContractId">The contract.</param>
/// <param name="Charged">What the storefront charged; with tax where the contract's prices are.</param>
/// <param name="Agreed">By the contract's terms, promotions included.</param>
/// <param name="Tolerance">How far they may differ.</param>
/// <param name="Problem">Why the order is held: <c>pricing.below-contract</c> or <c>pricing.above-contract</c>.</param>
public sealed record ContractViolation(string LineId, string ContractId, Money Charged, Money Agreed, Money Tolerance, Problem Problem);

/// <summary>Compares what a storefront charged with what the customer's contract says. It changes no price.</summary>
public static class StorefrontPriceCheck
{
    /// <summary>Reasons to hold an order; none when its prices are as agreed, or nothing was agreed.</summary>
    /// <param name="order">As the storefront charged it.</param>
    /// <param name="book">The prices that counted when it was ordered.</param>
    /// <param name="customerScope">Within what a customer has one key.</param>
    /// <param name="timeZone">Zone of the selling company, an IANA id.</param>
    public static IReadOnlyList<Problem> ReasonsToHold(SalesOrder order, PriceBook book, string customerScope, string timeZone)
    {
        if (OrderPricing.RequestOf(order, book, customerScope, timeZone) is not { } request || !book.HasContractsOf(request.Customer))
        {
            return [];
        }

        // What a contract's customer bought and has no price cannot be compared: a person must look.
        return PricingEngine.Price(book, request) switch
        {
            ParseResult<PricedOrder>.Success priced => [.. Check(order, priced.Value).Select(violation => violation.Problem)],
            ParseResult<PricedOrder>.Failure failure => failure.Problems,
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    /// <summary>
    /// The lines that differ by more than the contract tolerates: its amount or its rate of the agreed net, whichever is more.
    /// Without a contract in force nothing is compared, and of its lines only those that it names a price for.
    /// </summary>
    /// <param name="order">As the storefront charged it.</param>
    /// <param name="priced">Those of its lines that have prices here, by our prices.</param>
    /// <exception cref="ArgumentException">A priced line is not one of the order.</exception>
    public static IReadOnlyList<ContractViolation> Check(SalesOrder order, PricedOrder priced)
    {
        var charged = order.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        if (!priced.Request.Lines.All(line => charged.ContainsKey(line.LineId)))
        {
            throw new ArgumentException("The priced lines are not those of the order.", nameof(priced));
        }

        return priced.Contract is not { } contract
            ? []
            : [.. priced.Lines.Where(line => line.Source == PriceSource.Contract).Select(line => Compare(charged[line.LineId], line, contract, priced.IncludesTax)).OfType<ContractViolation>()];
    }

    private static ContractViolation? Compare(OrderLine line, PricedLine agreed, ContractTerms contract, bool includesTax)
    {
        var charged = includesTax ? line.Gross : line.Net;
        var byRate = (agreed.Net.Abs() * contract.ToleranceRate).Round(Rounding.TowardsZero);
        var tolerance = Money.Max(byRate, new Money(contract.ToleranceAmount, agreed.Net.Currency));
        var difference = charged - agreed.Net;
        if (difference.Abs() <= tolerance)
        {
            return null;
        }

        var (reason, side) = difference.IsNegative ? ("below-contract", "less") : ("above-contract", "more");
        var problem = Problem.Error(
            $"pricing.{reason}",
            $"$.lines[?(@.lineId=='{line.LineId}')]",
            $"Line {line.LineId} was charged {charged}, {difference.Abs()} {side} than the {agreed.Net} of contract {contract.Id}; it tolerates {tolerance}.");
        return new ContractViolation(line.LineId, contract.Id, charged, agreed.Net, tolerance, problem);
    }
}
