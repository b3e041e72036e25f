using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>An order as a storefront submitted it.</summary>
/// <param name="Reference">Its number.</param>
/// <param name="Order">The order with its tax, or why it cannot be taken.</param>
/// <param name="Violations">Prices that are not those of the customer's contract; none when all are.</param>
public sealed record OrderSubmission(string Reference, ParseResult<SalesOrder> Order, IReadOnlyList<Problem> Violations);

/// <summary>What a person is asked about an order that was submitted.</summary>
/// <param name="Kind"><c>held</c> or <c>refused</c>.</param>
/// <param name="Problem">The first of the reasons.</param>
public sealed record OrderQuestion(string Kind, Problem Problem);
