using Billing.Domain.Customers;

namespace Billing.Domain.Orders.Shopify;

/// <summary>
/// The part of a Shopify order (webhook topic <c>orders/create</c>, Admin API "Order") that billing needs, read but not yet
/// interpreted: amounts are as sent, in major units, with or without tax as <see cref="TaxesIncluded"/> says.
/// </summary>
public sealed record ShopifyOrder(
    string Id,
    string Reference,
    DateTimeOffset CreatedAt,
    string Currency,
    bool TaxesIncluded,
    bool TaxExempt,
    decimal TotalPrice,
    decimal TotalTax,
    int PaymentTermDays,
    Party Buyer,
    Address ShipTo,
    IReadOnlyList<ShopifyLine> Lines);

/// <summary>A line item or shipping line of a Shopify order.</summary>
/// <param name="Path">Where it stood in the payload, for problems.</param>
/// <param name="Id">Line id.</param>
/// <param name="Sku">Article number; empty for shipping.</param>
/// <param name="Title">As the customer saw it.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Price">Of one piece, before discounts.</param>
/// <param name="Discount">Sum of the discount allocations on the line.</param>
/// <param name="RequiresShipping">Whether Shopify treats it as physical.</param>
/// <param name="IsShipping">Whether it is a shipping line.</param>
/// <param name="TaxLines">Taxes as charged.</param>
public sealed record ShopifyLine(
    string Path,
    string Id,
    string Sku,
    string Title,
    decimal Quantity,
    decimal Price,
    decimal Discount,
    bool RequiresShipping,
    bool IsShipping,
    IReadOnlyList<ShopifyTaxLine> TaxLines);

/// <summary>One tax on a Shopify line: what it is called, its rate as a fraction, and what was charged.</summary>
public sealed record ShopifyTaxLine(string Title, decimal Rate, decimal Price);
