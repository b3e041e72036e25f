using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Everything that an invoice or a credit note says. A draft has no number and no issue date; both come together when it is issued and
/// never change afterwards. Of a credit note all amounts are what it takes back, above zero.
/// </summary>
/// <param name="Key">What it bills, once: <c>order-1001/shipment-F1</c>. Unique within tenant and region.</param>
/// <param name="Number">Legal number, gapless per legal entity and year (Directive 2006/112/EC article 226 (2)), or null.</param>
/// <param name="Seller">The legal entity that invoices.</param>
/// <param name="Buyer">Who owes.</param>
/// <param name="OrderReference">The storefront's order number, the customer's thread through everything.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Locale">Document language and formats, such as <c>de-DE</c>.</param>
/// <param name="IssueDate">Day of issue in the seller's zone, or null for a draft.</param>
/// <param name="SupplyDate">Day of supply: shipment, performance, or the last day of the billed period.</param>
/// <param name="PaymentTermDays">Days from issue until payment is due; 0 means at once.</param>
/// <param name="Lines">At least one.</param>
/// <param name="Notes">Printed as they are, such as exemption reasons.</param>
/// <param name="Prepaid">
/// What the buyer paid before the invoice was drafted (EN 16931 BT-113), in the invoice's currency; null when nothing was.
/// </param>
/// <param name="ShipTo">Where the goods went (EN 16931 BG-15); null for the buyer's address, and where nothing was sent.</param>
/// <param name="NationalTaxes">The tax of countries whose currency is another one; null when there is none.</param>
/// <param name="Corrects">The invoice that it takes back in whole or part; null for an invoice.</param>
public sealed record Invoice(
    string Key,
    string? Number,
    LegalEntity Seller,
    Party Buyer,
    string OrderReference,
    string Currency,
    string Locale,
    DateOnly? IssueDate,
    DateOnly SupplyDate,
    int PaymentTermDays,
    IReadOnlyList<InvoiceLine> Lines,
    IReadOnlyList<string> Notes,
    Money? Prepaid = null,
    Address? ShipTo = null,
    IReadOnlyList<NationalTax>? NationalTaxes = null,
    CorrectedInvoice? Corrects = null)
{
    /// <summary>True if it is a credit note (type 381 of UNTDID 1001 in BT-3; an invoice is 380).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsCreditNote => Corrects is not null;

    /// <summary>Sum of the line net amounts (BT-106; EN 16931 BR-CO-10), without <see cref="Rounding"/>.</summary>
    public Money Net => Sum(line => line.Kind != LineKind.CashRounding);

    /// <summary>Rounding because it is paid in cash (BT-114); may be below zero.</summary>
    public Money Rounding => Sum(line => line.Kind == LineKind.CashRounding);

    /// <summary>Net and tax (BT-112; BR-CO-15).</summary>
    public Money TotalWithTax => Net + Tax;

    /// <summary>Sum of all taxes (BT-110; BR-CO-14).</summary>
    public Money Tax => Money.Sum(Lines.Select(line => line.Tax), Primitives.Currency.Of(Currency));

    /// <summary>Amount that the buyer owes for it all (BT-112 and BT-114): the receivable, paid in advance or not.</summary>
    public Money Gross => TotalWithTax + Rounding;

    /// <summary>Amount still to be paid at issue (BT-115; BR-CO-16): the gross less <see cref="Prepaid"/>.</summary>
    public Money AmountDue => Prepaid is { } prepaid ? Gross - prepaid : Gross;

    /// <summary>True if it was paid in full before it was drafted, so that it asks for nothing.</summary>
    public bool IsSettledInAdvance => Prepaid is not null && AmountDue.IsZero;

    /// <summary>True if its lines are shown with the taxes: all that bear a tax were quoted so.</summary>
    public bool IsQuotedWithTax => Lines.Any(line => line.Quoted is not null) && Lines.All(line => line.Quoted is not null || line.Taxes.Count == 0);

    /// <summary>Day on which payment is due (BT-9), or null for a draft.</summary>
    public DateOnly? DueDate => IssueDate?.AddDays(PaymentTermDays);

    /// <summary>One row for each tax and rate, and one for each untaxed category (BG-23), in a stable order.</summary>
    public IReadOnlyList<TaxSubtotal> TaxBreakdown => TaxSubtotal.Of(this);

    private Money Sum(Func<InvoiceLine, bool> counts) => Money.Sum(Lines.Where(counts).Select(line => line.Net), Primitives.Currency.Of(Currency));
}
