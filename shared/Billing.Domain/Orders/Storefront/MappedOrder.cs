using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>The result of mapping a storefront's order.</summary>
/// <param name="Order">The canonical order, or every reason why it cannot be one.</param>
/// <param name="Doubts">Why a person must look before it is taken; none when nothing is open.</param>
/// <param name="Notes">What a person should know although it is taken.</param>
public sealed record MappedOrder(ParseResult<SalesOrder> Order, IReadOnlyList<Problem> Doubts, IReadOnlyList<Problem> Notes);
