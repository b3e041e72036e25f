using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>Checks that the totals of an order follow from its lines; what rounding explains becomes a line.</summary>
internal static class StorefrontTotals
{
    /// <summary>Id of the line that takes up a difference of rounding.</summary>
    public const string RoundingLine = "rounding";

    /// <summary>The order, with a line for what rounding explains, and what a person should know of it.</summary>
    public static (SalesOrder Order, IReadOnlyList<Problem> Notes) Check(MappingContext context, SalesOrder mapped, List<Problem> problems)
    {
        var order = context.Order;
        var charged = order.Lines.Sum(line => line.TaxLines.Sum(tax => tax.Price));
        var difference = (order.TotalTax ?? charged) - charged;
        if (difference == 0)
        {
            CheckTotal(order, mapped, problems);
            return (mapped, []);
        }

        var text = $"The tax lines sum to {new Money(charged, context.Currency)}, the order says {order.TotalTax}.";
        // Where prices hold the taxes, what the customer pays is right, and only the part of it that is tax is off.
        var more = order.TaxesIncluded ? 0 : difference;
        if (Math.Abs(difference) > MostByRounding(order, context.Currency) || (order.TotalPrice ?? (mapped.Gross.Amount + more)) != mapped.Gross.Amount + more)
        {
            problems.Add(Problem.Error("orders.tax-total-differs", order.Paths.TotalTax, text));
            CheckTotal(order, mapped, problems);
            return (mapped, []);
        }

        var rounded = more == 0 ? mapped : mapped with
        {
            Lines = [.. mapped.Lines, StorefrontLineMapper.Outside(RoundingLine, "Rounding", LineKind.Rounding, new Money(more, context.Currency))],
        };
        if (context.Policy.TaxDifference == TaxDifferencePolicy.Hold)
        {
            context.Doubts.Add(Problem.Error("orders.tax-total-differs", order.Paths.TotalTax, text));
            return (rounded, []);
        }

        return (rounded, [new Problem("orders.rounding-difference", Severity.Warning, "orders", order.Paths.TotalTax, text)]);
    }

    // Who rounds the sum in place of each tax is off by at most half a minor unit a tax: no more than one, rounded up.
    private static decimal MostByRounding(StorefrontOrder order, Currency currency) =>
        Money.FromMinor(order.Lines.Sum(line => line.TaxLines.Count), currency).Amount;

    private static void CheckTotal(StorefrontOrder order, SalesOrder mapped, List<Problem> problems)
    {
        if (order.TotalPrice is { } total && mapped.Gross.Amount != total)
        {
            problems.Add(Problem.Error("orders.total-differs", order.Paths.TotalPrice, $"The lines come to {mapped.Gross}, the order says {total}."));
        }
    }
}
