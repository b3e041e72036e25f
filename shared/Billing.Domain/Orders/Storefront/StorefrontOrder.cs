using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>
/// An order as a storefront tells it, whatever its dialect: read but not yet interpreted. Amounts are as sent, in major units,
/// with or without tax as <see cref="TaxesIncluded"/> says.
/// </summary>
/// <param name="Storefront">Who sent it, such as <c>shopify</c>.</param>
/// <param name="Id">The storefront's own id.</param>
/// <param name="Reference">The number that the customer knows.</param>
/// <param name="OrderedAt">When the customer ordered.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="TaxesIncluded">True if prices and discounts hold the taxes.</param>
/// <param name="TaxExempt">True if the buyer is exempt.</param>
/// <param name="TotalPrice">What the customer pays before rounding for cash, or null when it is not told.</param>
/// <param name="TotalTax">Sum of the taxes, or null when it is not told.</param>
/// <param name="PaymentTermDays">Days of credit; 0 means paid in advance.</param>
/// <param name="Buyer">Who is invoiced.</param>
/// <param name="ShipTo">Where goods go.</param>
/// <param name="Lines">At least one.</param>
/// <param name="Paths">Where the totals stood in the payload.</param>
public sealed record StorefrontOrder(
    string Storefront,
    string Id,
    string Reference,
    DateTimeOffset OrderedAt,
    string Currency,
    bool TaxesIncluded,
    bool TaxExempt,
    decimal? TotalPrice,
    decimal? TotalTax,
    int PaymentTermDays,
    Party Buyer,
    Address ShipTo,
    IReadOnlyList<StorefrontLine> Lines,
    StorefrontPaths Paths)
{
    /// <summary>Codes that the customer entered and the storefront took; their discounts stand on the lines.</summary>
    public IReadOnlyList<string> Coupons { get; init; } = [];

    /// <summary>Reason why it is recorded and never taken, such as a test; null for an order like any other.</summary>
    public Problem? SetAside { get; init; }

    /// <summary>True if it is sold under reverse charge, as the storefront says of its buyer.</summary>
    public bool IsReverseCharge { get; init; }

    /// <summary>True when all of it is paid in cash, as the storefront says; else null.</summary>
    public bool? IsPaidInCash { get; init; }

    /// <summary>By how much the storefront rounded what is paid in cash, beside the total; null when it does not say.</summary>
    public decimal? CashRounding { get; init; }

    /// <summary>True if nobody said who buys or where to: it is sold and handed over at the seller's.</summary>
    public bool IsWalkIn { get; init; }

    /// <summary>Notes for a person, although it is taken.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];
}

/// <summary>JSON paths for problems that are found when the order is put together.</summary>
/// <param name="TotalPrice">Path of the total.</param>
/// <param name="TotalTax">Path of the sum of taxes.</param>
/// <param name="Lines">Path of the list of lines.</param>
public sealed record StorefrontPaths(string TotalPrice, string TotalTax, string Lines);

/// <summary>A line of a storefront's order.</summary>
/// <param name="Path">Where it stood in the payload, for problems.</param>
/// <param name="Id">Line id.</param>
/// <param name="Sku">Article number; empty for shipping.</param>
/// <param name="Title">As the customer saw it.</param>
/// <param name="Quantity">Above zero.</param>
/// <param name="Price">Of one unit, before discounts.</param>
/// <param name="Discount">Sum of the discounts on the line.</param>
/// <param name="Kind">What the storefront says is sold, or null when it does not say; the catalogue knows better.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="TaxLines">Taxes as charged.</param>
public sealed record StorefrontLine(
    string Path,
    string Id,
    string Sku,
    string Title,
    decimal Quantity,
    decimal Price,
    decimal Discount,
    LineKind? Kind,
    string Unit,
    IReadOnlyList<StorefrontTax> TaxLines)
{
    /// <summary>True if it waits for a shipment although its kind does not.</summary>
    public bool IsShipped { get; init; }
}

/// <summary>One tax on a line.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Rate">As a fraction.</param>
/// <param name="Price">What was charged.</param>
/// <param name="IsByChannel">True if the sales channel remits it, so that the seller does not owe it.</param>
public sealed record StorefrontTax(string Title, decimal Rate, decimal Price, bool IsByChannel = false);
