using Billing.Domain.Primitives;

namespace Billing.Domain.Customers;

/// <summary>The kind of movement of a customer's value.</summary>
public enum ValueMovementKind
{
    /// <summary>An invoice was issued, gross.</summary>
    Invoiced,

    /// <summary>A payment was captured.</summary>
    Paid,

    /// <summary>A part of a payment was given back.</summary>
    Refunded,
}

/// <summary>One movement of a customer's value.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Amount">How much; not negative.</param>
public sealed record ValueMovement(ValueMovementKind Kind, Money Amount);

/// <summary>All that a customer was invoiced, paid and got back in one currency. Currencies are never converted into each other.</summary>
/// <param name="Invoiced">Sum of the invoices, gross.</param>
/// <param name="Paid">Sum of captured payments.</param>
/// <param name="Refunded">Sum of what was given back.</param>
/// <param name="Value">The lifetime value: paid less refunded.</param>
public sealed record CustomerTotals(Money Invoiced, Money Paid, Money Refunded, Money Value)
{
    /// <summary>The totals of movements, one a currency, by currency code.</summary>
    public static IReadOnlyList<CustomerTotals> Of(IEnumerable<ValueMovement> movements) =>
    [
        .. movements.GroupBy(movement => movement.Amount.Currency)
            .OrderBy(group => group.Key.Code, StringComparer.Ordinal)
            .Select(group => Of(Sum(group, ValueMovementKind.Invoiced), Sum(group, ValueMovementKind.Paid), Sum(group, ValueMovementKind.Refunded))),
    ];

    /// <summary>The sum of totals, such as those of several regions: one a currency, by currency code.</summary>
    public static IReadOnlyList<CustomerTotals> Sum(IEnumerable<CustomerTotals> totals) =>
    [
        .. totals.GroupBy(each => each.Value.Currency)
            .OrderBy(group => group.Key.Code, StringComparer.Ordinal)
            .Select(group => Of(
                Money.Sum(group.Select(each => each.Invoiced), group.Key),
                Money.Sum(group.Select(each => each.Paid), group.Key),
                Money.Sum(group.Select(each => each.Refunded), group.Key))),
    ];

    private static CustomerTotals Of(Money invoiced, Money paid, Money refunded) => new(invoiced, paid, refunded, paid - refunded);

    private static Money Sum(IGrouping<Currency, ValueMovement> movements, ValueMovementKind kind) =>
        Money.Sum(movements.Where(movement => movement.Kind == kind).Select(movement => movement.Amount), movements.Key);
}
