using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;

namespace Billing.Domain.Orders;

/// <summary>One line of an order. Amounts are net of tax, in the order's currency, rounded to the minor unit except the unit price.</summary>
/// <param name="LineId">The storefront's id of the line; unique within the order.</param>
/// <param name="Sku">Article number.</param>
/// <param name="Description">As the customer saw it.</param>
/// <param name="Kind">What is sold.</param>
/// <param name="Quantity">Ordered quantity, above zero.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="UnitPrice">Net price of one unit before discount; may have more digits than the minor unit.</param>
/// <param name="Discount">Net discount on the line, not negative; order-level discounts are already spread.</param>
/// <param name="Net">What the line costs before tax.</param>
/// <param name="Category">Why it bears the tax that it bears.</param>
/// <param name="Taxes">Each tax, as the storefront charged it.</param>
/// <param name="Plan">Terms when <paramref name="Kind"/> is a subscription, else null.</param>
/// <param name="Reason">Why it bears no tax, or null.</param>
public sealed record OrderLine(
    string LineId,
    string Sku,
    string Description,
    LineKind Kind,
    decimal Quantity,
    string Unit,
    decimal UnitPrice,
    Money Discount,
    Money Net,
    TaxCategory Category,
    IReadOnlyList<TaxAmount> Taxes,
    SubscriptionPlan? Plan = null,
    TaxReason? Reason = null)
{
    /// <summary>Its price with the taxes, where the customer was quoted that; null where prices were net, and where no tax is in it.</summary>
    public QuotedPrice? Quoted { get; init; }

    /// <summary>True when it waits for a shipment although lines of its kind go by themselves, such as a gift card of plastic; else null.</summary>
    public bool? IsShipped { get; init; }

    /// <summary>True if it leaves in a parcel.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsShippedGoods => Kind == LineKind.Goods || IsShipped == true;

    /// <summary>True if the system itself delivers it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsDeliveredBySystem => Kind == LineKind.Digital || (Kind == LineKind.GiftCard && IsShipped != true);

    /// <summary>All taxes of the line.</summary>
    public Money Tax => Money.Sum(Taxes.Select(tax => tax.Amount), Net.Currency);

    /// <summary>Net and tax: what the customer pays for the line.</summary>
    public Money Gross => Net + Tax;
}

/// <summary>The canonical order (version 1): what every storefront's order is mapped to.</summary>
/// <param name="Reference">The number that the customer knows, such as <c>1001</c>; unique within tenant and region.</param>
/// <param name="Source">Which storefront sent it, such as <c>shopify</c>.</param>
/// <param name="SourceOrderId">The storefront's own id.</param>
/// <param name="LegalEntityId">The company that sells.</param>
/// <param name="OrderedAt">When the customer ordered.</param>
/// <param name="Currency">ISO 4217; all amounts are in it.</param>
/// <param name="Buyer">Who is invoiced.</param>
/// <param name="ShipTo">Where goods go.</param>
/// <param name="PaymentTermDays">Days of credit; 0 means paid in advance.</param>
/// <param name="Lines">At least one, unique by line id.</param>
public sealed record SalesOrder(
    string Reference,
    string Source,
    string SourceOrderId,
    string LegalEntityId,
    DateTimeOffset OrderedAt,
    string Currency,
    Party Buyer,
    Address ShipTo,
    int PaymentTermDays,
    IReadOnlyList<OrderLine> Lines)
{
    /// <summary>Codes that the storefront took a discount for, each once; null for none.</summary>
    public IReadOnlyList<string>? Coupons { get; init; }

    /// <summary>Sum of the lines before tax.</summary>
    public Money Net => Money.Sum(Lines.Select(line => line.Net), Primitives.Currency.Of(Currency));

    /// <summary>Sum of all taxes.</summary>
    public Money Tax => Money.Sum(Lines.Select(line => line.Tax), Primitives.Currency.Of(Currency));

    /// <summary>Amount that the customer pays.</summary>
    public Money Gross => Net + Tax;
}
