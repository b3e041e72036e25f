using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>An invoice with the words and formats of its locale: what the parts of the document are made from.</summary>
/// <param name="Invoice">What it says.</param>
/// <param name="Texts">Fixed texts.</param>
/// <param name="Format">Figures and dates.</param>
/// <param name="Currency">The currency of all amounts.</param>
internal sealed record InvoiceView(Invoice Invoice, InvoiceTexts Texts, LocaleFormat Format, Currency Currency)
{
    // Asked for each line, and answered by looking at all of them.
    private readonly bool _isQuotedWithTax = Invoice.IsQuotedWithTax;

    /// <summary>The view in the language of the invoice's locale.</summary>
    public static InvoiceView Of(Invoice invoice) =>
        new(invoice, InvoiceTexts.For(invoice.Locale), LocaleFormat.For(invoice.Locale), Currency.Of(invoice.Currency));

    /// <summary>True if it was not issued yet.</summary>
    public bool IsDraft => Invoice.Number is null;

    /// <summary>The seller's colour, or the product's.</summary>
    public Color Accent { get; } = Invoice.Seller.AccentColour is { } colour ? Color.FromHex(colour) : InvoiceStyle.Accent;

    /// <summary>Title of the document.</summary>
    public string Title => Invoice.IsCreditNote ? Texts.CreditNote.Title : IsDraft ? Texts.ProForma : Texts.Invoice;

    /// <summary>Labels of number and day of issue.</summary>
    public (string Number, string Date) NumberAndDate => Invoice.IsCreditNote ? (Texts.CreditNote.Number, Texts.CreditNote.Date) : (Texts.InvoiceNumber, Texts.InvoiceDate);

    /// <summary>Label and value of the amount that matters most: what is to be paid, or what a credit note takes back.</summary>
    public (string Label, Money Amount) Headline => Invoice.IsCreditNote ? (Texts.CreditNote.Total, Invoice.Gross)
        : IsDraft ? (Texts.Total, Invoice.Gross)
        : (Texts.AmountDue, Invoice.AmountDue);

    /// <summary>Title and number; for a draft, title and order.</summary>
    public string Caption => $"{Title} {Invoice.Number ?? Invoice.OrderReference}";

    /// <summary>True if the column of discounts is needed.</summary>
    public bool HasDiscounts { get; } = Invoice.Lines.Any(line => !DiscountOf(line, Invoice.IsQuotedWithTax).IsZero);

    /// <summary>The lines of the table; what the total is rounded by stands below it, where there are others.</summary>
    public IReadOnlyList<InvoiceLine> Lines { get; } =
        Invoice.Lines.All(line => line.Kind == LineKind.CashRounding) ? Invoice.Lines : [.. Invoice.Lines.Where(line => line.Kind != LineKind.CashRounding)];

    /// <summary>Headings of the columns of amounts, and the label of the sum before tax.</summary>
    public (string UnitPrice, string Discount, string Amount, string Subtotal) Labels => _isQuotedWithTax
        ? (Texts.WithTax.UnitPrice, Texts.WithTax.Discount, Texts.WithTax.Amount, Texts.WithTax.TotalBeforeTax)
        : (Texts.UnitPrice, Texts.Discount, Texts.NetAmount, Texts.Subtotal);

    /// <summary>The one period of service that all lines share, or null where there is none or they differ.</summary>
    public (DateOnly Start, DateOnly End)? SharedPeriod { get; } = PeriodOf(Invoice);

    /// <summary>Label and value of the day of supply, or of the period where one is billed.</summary>
    /// <remarks>Where lines have different periods it spans them all, as EN 16931 asks of BG-14 beside BG-26.</remarks>
    public (string Label, string Value) Supply => Lines.All(line => line is { ServiceStart: not null, ServiceEnd: not null })
        ? (Texts.ServicePeriod, Format.Period(Lines.Min(line => line.ServiceStart!.Value), Lines.Max(line => line.ServiceEnd!.Value)))
        : (Texts.DateOfSupply, Format.Date(Invoice.SupplyDate));

    /// <summary>The rate printed on a line: the sum of its taxes, which the totals name one by one.</summary>
    public string RateOf(InvoiceLine line) =>
        line.Category == TaxCategory.OutsideScope ? "–" : Format.Percent(line.Taxes.Sum(tax => tax.Rate));

    /// <summary>The price of one unit, with the taxes where all prices were quoted so.</summary>
    public string UnitPriceOf(InvoiceLine line) => Format.UnitPrice(QuotedOf(line)?.UnitPrice ?? line.UnitPrice, Currency);

    /// <summary>The net price of one unit beside one with taxes: a business needs it (Directive 2006/112/EC article 226 (8)); else empty.</summary>
    public string NetUnitPriceOf(InvoiceLine line) => QuotedOf(line) is not null && Invoice.Buyer.TaxId is not null
        ? string.Format(Texts.WithTax.BeforeTax, Format.UnitPrice(line.UnitPrice, Currency))
        : string.Empty;

    /// <summary>Discount of a line, on the same terms as its price.</summary>
    public Money DiscountOf(InvoiceLine line) => DiscountOf(line, _isQuotedWithTax);

    /// <summary>Amount of a line, on the same terms as its price.</summary>
    public Money AmountOf(InvoiceLine line) => _isQuotedWithTax ? line.Gross : line.Net;

    /// <summary>A quantity with its unit. Of a plan that is the number of units or seats: three seats for a month are not three months.</summary>
    public string QuantityOf(InvoiceLine line)
    {
        var unit = line.Kind == LineKind.Subscription ? string.Empty : Texts.Units.Of(line.Unit);
        var quantity = Format.Quantity(line.Quantity);
        return unit.Length == 0 ? quantity : $"{quantity}\u00A0{unit}";
    }

    /// <summary>Label of one row of the tax breakdown.</summary>
    public string LabelOf(TaxSubtotal tax) => string.Format(
        Texts.TaxOfRate,
        Texts.UntaxedNameOf(tax.Category) ?? (tax.Name.Length > 0 ? tax.Name : Texts.Tax),
        Format.Percent(tax.Rate),
        Format.Money(tax.Base));

    /// <summary>The sentences that explain why no tax is charged, and the invoice's own notes, each once.</summary>
    public IReadOnlyList<string> Remarks()
    {
        var sentences = Lines.Select(line => line.Category).Distinct().Order().Select(Texts.UntaxedSentenceOf).OfType<string>();
        var reasons = Invoice.Lines.Where(line => line.Category is TaxCategory.Exempt || line.Reason?.Certificate is not null).Select(line => line.Reason).Where(reason => reason != TaxReason.SaidByStorefront).Select(reason => reason?.ToString()).OfType<string>();
        var national = (Invoice.NationalTaxes ?? []).Select(tax => $"{tax.Name} {tax.Jurisdiction}: {tax.Amount} (1 {Invoice.Currency} = {tax.ExchangeRate} {tax.Amount.Currency}, {tax.Source})");
        var correction = Invoice.Corrects is { } corrects ? new[] { string.Format(Texts.CreditNote.Reason, corrects.Reason) } : [];
        return correction.Concat(sentences).Concat(reasons).Concat(national).Concat(Invoice.Notes).Distinct().ToList();
    }

    private QuotedPrice? QuotedOf(InvoiceLine line) => _isQuotedWithTax ? line.Quoted : null;

    private static Money DiscountOf(InvoiceLine line, bool isQuotedWithTax) => (isQuotedWithTax ? line.Quoted?.Discount : null) ?? line.Discount;

    private static (DateOnly Start, DateOnly End)? PeriodOf(Invoice invoice)
    {
        var periods = invoice.Lines.Select(line => (line.ServiceStart, line.ServiceEnd)).Distinct().ToList();
        return periods is [({ } start, { } end)] ? (start, end) : null;
    }
}
