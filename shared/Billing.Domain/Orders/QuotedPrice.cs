using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>A price as the customer was quoted it: with the taxes in it.</summary>
/// <param name="UnitPrice">Of one unit before discount.</param>
/// <param name="Discount">On the line, not negative.</param>
public sealed record QuotedPrice(decimal UnitPrice, Money Discount);
