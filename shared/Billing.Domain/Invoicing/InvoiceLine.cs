using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>One line of an invoice. All amounts are in the invoice's currency, rounded to the minor unit, except the unit price.</summary>
/// <param name="Number">1, 2, 3… as printed.</param>
/// <param name="OrderLineId">The order line that it bills; null for a charge that has none.</param>
/// <param name="Sku">Article number as printed, perhaps empty.</param>
/// <param name="Description">Any length; wraps in the document.</param>
/// <param name="Kind">Decides the revenue account and the recognition rule.</param>
/// <param name="Quantity">Billed quantity.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code: C62 piece, HUR hour, MON month.</param>
/// <param name="UnitPrice">Net price of one unit before discount (BT-148); may have more digits than the minor unit.</param>
/// <param name="Discount">Net discount on the line, not negative.</param>
/// <param name="Net">Line net amount (BT-131).</param>
/// <param name="Category">Tax category (BT-151).</param>
/// <param name="Taxes">Each tax on the line; empty when none is charged.</param>
/// <param name="ServiceStart">First day of service for subscriptions and usage (BT-134), else null.</param>
/// <param name="ServiceEnd">Day after the last day of service, else null.</param>
/// <param name="Reason">Why it bears no tax (BT-120, BT-121), or null.</param>
public sealed record InvoiceLine(
    int Number,
    string? OrderLineId,
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
    DateOnly? ServiceStart = null,
    DateOnly? ServiceEnd = null,
    TaxReason? Reason = null)
{
    /// <summary>Its price with the taxes, where the customer was quoted that; null where prices were net, and where no tax is in it.</summary>
    public QuotedPrice? Quoted { get; init; }

    /// <summary>All taxes of the line.</summary>
    public Money Tax => Money.Sum(Taxes.Select(tax => tax.Amount), Net.Currency);

    /// <summary>Net and tax.</summary>
    public Money Gross => Net + Tax;
}
