using System.Text.Json.Serialization;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Platform.Contracts;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// An order in the fabric's own format, as a Standard Webhooks body. Read by
/// <see cref="PartnerOrderReader"/>; further properties are ignored.
/// </summary>
/// <param name="Type">What happened.</param>
/// <param name="Data">The order.</param>
[MessageContract(ContractKind.Request, "partner-order", 1)]
public sealed record PartnerOrderBody(PartnerOrderType Type, PartnerOrderData Data);

/// <summary>The news of an order webhook.</summary>
public enum PartnerOrderType
{
    /// <summary>A customer has ordered.</summary>
    [JsonStringEnumMemberName("order.created")]
    Created,
}

/// <summary>An order. Its totals are checked where they are told.</summary>
/// <param name="Id">The sender's own id.</param>
/// <param name="Reference">The number that the customer knows, such as <c>#1001</c>; it must hold a letter or a digit.</param>
/// <param name="OrderedAt">When the customer ordered.</param>
/// <param name="Currency">ISO 4217; all amounts are in it.</param>
/// <param name="Buyer">Who is invoiced.</param>
/// <param name="Lines">What is ordered; at least one.</param>
/// <param name="ShipTo">Where goods go; the buyer's address when it is left out.</param>
/// <param name="TaxesIncluded">True if prices and discounts hold the taxes; false when it is left out.</param>
/// <param name="TaxExempt">True if the buyer is exempt; false when it is left out.</param>
/// <param name="Total">What the customer pays before rounding for cash.</param>
/// <param name="TotalTax">Sum of all taxes.</param>
/// <param name="PaymentTermDays">Days of credit, 0 to 3650; 0 or left out: paid in advance.</param>
/// <param name="Coupons">Codes that the customer entered, parted by commas; their discounts stand on the lines.</param>
/// <param name="PaidInCash">True if all of it is paid in cash; it is then rounded as the company decides. False when it is left out.</param>
/// <param name="CashRounding">By how much the sender rounded what is paid in cash; may be below zero.</param>
public sealed record PartnerOrderData(
    string Id,
    string Reference,
    [property: JsonPropertyName("ordered_at")] DateTimeOffset OrderedAt,
    string Currency,
    PartnerBuyer Buyer,
    IReadOnlyList<PartnerOrderLine> Lines,
    [property: JsonPropertyName("ship_to")] PartnerAddress? ShipTo = null,
    [property: JsonPropertyName("taxes_included")] bool? TaxesIncluded = null,
    [property: JsonPropertyName("tax_exempt")] bool? TaxExempt = null,
    decimal? Total = null,
    [property: JsonPropertyName("total_tax")] decimal? TotalTax = null,
    [property: JsonPropertyName("payment_term_days")] decimal? PaymentTermDays = null,
    string? Coupons = null,
    [property: JsonPropertyName("paid_in_cash")] bool? PaidInCash = null,
    [property: JsonPropertyName("cash_rounding")] decimal? CashRounding = null);

/// <summary>The party that is invoiced.</summary>
/// <param name="Name">Company, or person where there is no company.</param>
/// <param name="Address">Where invoices go.</param>
/// <param name="Contact">The person, when the name is a company's.</param>
/// <param name="TaxId">VAT identification number or other tax number with its country prefix.</param>
/// <param name="Email">For notices.</param>
public sealed record PartnerBuyer(
    string Name, PartnerAddress Address, string? Contact = null, [property: JsonPropertyName("tax_id")] string? TaxId = null, string? Email = null);

/// <summary>A postal address.</summary>
/// <param name="Street">Street and number; several lines are joined by a line feed.</param>
/// <param name="City">Place.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="PostalCode">Left out where a country has none.</param>
/// <param name="Region">State, province or county code.</param>
public sealed record PartnerAddress(
    string Street, string City, string Country, [property: JsonPropertyName("postal_code")] string? PostalCode = null, string? Region = null);

/// <summary>A line of an order.</summary>
/// <param name="Sku">Article number; a line of shipping needs none.</param>
/// <param name="Description">As the customer saw it.</param>
/// <param name="Quantity">Above zero.</param>
/// <param name="UnitPrice">Of one unit, before discounts.</param>
/// <param name="Id">Unique within the order; the line's place, from 1, when it is left out.</param>
/// <param name="Discount">Sum of the discounts on the line.</param>
/// <param name="Kind">Goods when it is left out. What the catalogue says of the article goes before it; only the catalogue makes a subscription.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code; pieces (C62) when it is left out.</param>
/// <param name="Taxes">Each tax as charged.</param>
public sealed record PartnerOrderLine(
    string Sku,
    string Description,
    decimal Quantity,
    [property: JsonPropertyName("unit_price")] decimal UnitPrice,
    string? Id = null,
    decimal? Discount = null,
    PartnerLineKind? Kind = null,
    string? Unit = null,
    IReadOnlyList<PartnerTax>? Taxes = null);

/// <summary>The kind of thing that is sold on a line.</summary>
public enum PartnerLineKind
{
    /// <summary>Physical; invoiced when it leaves.</summary>
    Goods,

    /// <summary>Download or licence; delivered by the system.</summary>
    Digital,

    /// <summary>Work; invoiced when it is reported as done.</summary>
    Service,

    /// <summary>The charge for shipping.</summary>
    Shipping,
}

/// <summary>A tax on a line.</summary>
/// <param name="Name">As the customer reads it.</param>
/// <param name="Rate">As a fraction: 0.19 for 19 %.</param>
/// <param name="Amount">What is charged on the line.</param>
public sealed record PartnerTax(string Name, decimal Rate, decimal Amount);
