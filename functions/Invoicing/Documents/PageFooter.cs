using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>The foot of each page: who the seller is in law, and which page it is.</summary>
internal static class PageFooter
{
    public static void Compose(IContainer container, InvoiceView view) =>
        container.PaddingTop(5, Unit.Millimetre).BorderTop(0.5f).BorderColor(InvoiceStyle.Rule).PaddingTop(5)
            .DefaultTextStyle(InvoiceStyle.Small).Row(row =>
            {
                row.Spacing(8, Unit.Millimetre);
                row.RelativeItem().Text(string.Join(" · ", Legal(view)));
                row.AutoItem().Text(text => PageNumber(text, view.Texts.Page));
            });

    private static IEnumerable<string> Legal(InvoiceView view)
    {
        var entity = view.Invoice.Seller;
        yield return entity.Seller.Name;
        if (entity.Seller.TaxId is { } taxId)
        {
            yield return $"{view.Texts.TaxIdOf(entity.Seller.Address.Country)} {taxId}".Replace(' ', '\u00A0');
        }

        yield return entity.Registration;
    }

    private static void PageNumber(TextDescriptor text, string format)
    {
        var current = format.IndexOf("{0}", StringComparison.Ordinal);
        var total = format.IndexOf("{1}", StringComparison.Ordinal);
        text.Span(format[..current]);
        text.CurrentPageNumber();
        text.Span(format[(current + 3)..total]);
        text.TotalPages();
        text.Span(format[(total + 3)..]);
    }
}
