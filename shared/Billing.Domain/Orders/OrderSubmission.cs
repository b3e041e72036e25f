using Billing.Domain.Catalogue;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>An order as a storefront submitted it.</summary>
/// <param name="Reference">Its number.</param>
/// <param name="Order">The order with its tax, or why it cannot be taken.</param>
/// <param name="Violations">Why it is held: prices that are not those of the customer's contract, or what a person must say; none when nothing is.</param>
public sealed record OrderSubmission(string Reference, ParseResult<SalesOrder> Order, IReadOnlyList<Problem> Violations)
{
    /// <summary>Order as read of the storefront; null when it could not be read.</summary>
    public SubmittedOrder? Submitted { get; init; }

    /// <summary>Notes for a person, although it is taken.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];
}

/// <summary>An order as it was read of its storefront, kept while it is not taken so that it can be taken again.</summary>
/// <param name="Source">Source name of the tenant.</param>
/// <param name="Order">As read.</param>
/// <param name="Kinds">What a person said is sold, by line id; null when nobody did.</param>
public sealed record SubmittedOrder(string Source, StorefrontOrder Order, IReadOnlyDictionary<string, LineKind>? Kinds = null);

/// <summary>The question to a person about an order that was submitted.</summary>
/// <param name="Kind"><c>held</c>, <c>refused</c> or <c>noted</c>.</param>
/// <param name="Problems">Every reason, at least one.</param>
public sealed record OrderQuestion(string Kind, IReadOnlyList<Problem> Problems)
{
    /// <summary>The first of the reasons.</summary>
    public Problem Problem => Problems[0];
}
