using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>
/// Puts the line on an order that rounds it for cash: by what the storefront says, for the customer has paid that; else by the tenant's policy
/// where all of it is paid in cash.
/// </summary>
internal static class StorefrontCash
{
    /// <summary>Id of the line.</summary>
    public const string Line = "cash-rounding";

    public static (SalesOrder Order, IReadOnlyList<Problem> Notes) Round(MappingContext context, SalesOrder order, List<Problem> problems)
    {
        decimal? unit = context.Policy.CashUnits?.TryGetValue(order.Currency, out var agreed) == true ? agreed : null;
        var told = new Money(context.Order.CashRounding ?? 0, context.Currency);
        if (!told.IsPayable || (order.Gross + told).IsNegative)
        {
            problems.Add(Problem.Error("orders.cash-rounding", context.Order.Paths.TotalPrice, $"{order.Gross} cannot be rounded by {told}."));
            return (order, []);
        }

        var adjustment = told.IsZero && context.Order.IsPaidInCash == true && unit is { } smallest ? CashUnit.Adjustment(order.Gross, smallest) : told;
        if (adjustment.IsZero)
        {
            return (order, []);
        }

        var rounded = order with { Lines = [.. order.Lines, StorefrontLineMapper.Outside(Line, "Cash rounding", LineKind.CashRounding, adjustment)] };
        return (rounded, unit is { } asked && adjustment != CashUnit.Adjustment(order.Gross, asked) ? [Differs(context, order, adjustment, asked)] : []);
    }

    private static Problem Differs(MappingContext context, SalesOrder order, Money adjustment, decimal unit) => new(
        "orders.cash-rounding-differs",
        Severity.Warning,
        "orders",
        context.Order.Paths.TotalPrice,
        $"The storefront rounded {order.Gross} by {adjustment} for cash; to {unit} it is {CashUnit.Adjustment(order.Gross, unit)}. It is taken as the storefront says.");
}
