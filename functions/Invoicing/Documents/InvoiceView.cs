using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>An invoice with the words and formats of its locale: what the parts of the document are made from.</summary>
/// <param name="Invoice">What it says.</param>
/// <param name="Texts">Fixed texts.</param>
/// <param name="Format">Figures and dates.</param>
/// <param name="Currency">The currency of all amounts.</param>
internal sealed record InvoiceView(Invoice Invoice, InvoiceTexts Texts, LocaleFormat Format, Currency Currency)
{
    /// <summary>The view in the language of the invoice's locale.</summary>
    public static InvoiceView Of(Invoice invoice) =>
        new(invoice, InvoiceTexts.For(invoice.Locale), LocaleFormat.For(invoice.Locale), Currency.Of(invoice.Currency));

    /// <summary>Whether it was not issued yet.</summary>
    public bool IsDraft => Invoice.Number is null;

    /// <summary>Title of the document.</summary>
    public string Title => IsDraft ? Texts.ProForma : Texts.Invoice;

    /// <summary>Title and number; for a draft, title and order.</summary>
    public string Caption => $"{Title} {Invoice.Number ?? Invoice.OrderReference}";

    /// <summary>Whether the column of discounts is needed.</summary>
    public bool HasDiscounts => Invoice.Lines.Any(line => !line.Discount.IsZero);

    /// <summary>The one period of service that all lines share, or null where there is none or they differ.</summary>
    public (DateOnly Start, DateOnly End)? SharedPeriod { get; } = PeriodOf(Invoice);

    /// <summary>Label and value of the day of supply, or of the period where one is billed.</summary>
    public (string Label, string Value) Supply => SharedPeriod is { } period
        ? (Texts.ServicePeriod, Format.Period(period.Start, period.End))
        : (Texts.DateOfSupply, Format.Date(Invoice.SupplyDate));

    /// <summary>The rate printed on a line: the sum of its taxes, which the totals name one by one.</summary>
    public string RateOf(InvoiceLine line) =>
        line.Category == TaxCategory.OutsideScope ? "–" : Format.Percent(line.Taxes.Sum(tax => tax.Rate));

    /// <summary>A quantity with its unit.</summary>
    public string QuantityOf(InvoiceLine line)
    {
        var unit = Texts.Units.Of(line.Unit);
        var quantity = Format.Quantity(line.Quantity);
        return unit.Length == 0 ? quantity : $"{quantity}\u00A0{unit}";
    }

    /// <summary>Label of one row of the tax breakdown.</summary>
    public string LabelOf(TaxSubtotal tax) => string.Format(
        Texts.TaxOfRate,
        Texts.UntaxedName.Of(tax.Category) ?? (tax.Name.Length > 0 ? tax.Name : Texts.Tax),
        Format.Percent(tax.Rate),
        Format.Money(tax.Base));

    /// <summary>The sentences that explain why no tax is charged, and the invoice's own notes, each once.</summary>
    public IReadOnlyList<string> Remarks()
    {
        var sentences = Invoice.Lines.Select(line => line.Category).Distinct().Order().Select(Texts.UntaxedSentence.Of).OfType<string>();
        var intraCommunity = Invoice.Lines.Any(line => line is { Category: TaxCategory.IntraCommunity } or { Category: TaxCategory.ReverseCharge, Kind: LineKind.Goods })
            ? new[] { Texts.IntraCommunitySupply }
            : [];
        return sentences.Concat(intraCommunity).Concat(Invoice.Notes).Distinct().ToList();
    }

    private static (DateOnly Start, DateOnly End)? PeriodOf(Invoice invoice)
    {
        var periods = invoice.Lines.Select(line => (line.ServiceStart, line.ServiceEnd)).Distinct().ToList();
        return periods is [({ } start, { } end)] ? (start, end) : null;
    }
}
