using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>Subtotal, each tax at each rate, and the total.</summary>
internal static class TotalsBlock
{
    private const float Width = 95;

    public static void Compose(IContainer container, InvoiceView view) =>
        container.PaddingTop(6).AlignRight().Width(Width, Unit.Millimetre).Column(column =>
        {
            var (invoice, texts, format) = (view.Invoice, view.Texts, view.Format);
            Row(column.Item(), texts.Subtotal, format.Money(invoice.Net));
            foreach (var tax in invoice.TaxBreakdown)
            {
                Row(column.Item(), view.LabelOf(tax), format.Money(tax.Amount));
            }

            column.Item().PaddingTop(3).BorderTop(1).BorderColor(InvoiceStyle.Accent).PaddingTop(3)
                .DefaultTextStyle(style => style.FontSize(12).Bold().FontColor(InvoiceStyle.Accent))
                .Element(place => Row(place, texts.Total, format.Money(invoice.Gross)));
        });

    private static void Row(IContainer container, string label, string figure) => container.PaddingVertical(2).Row(row =>
    {
        row.RelativeItem().Text(label);
        row.AutoItem().AlignBottom().Text(figure);
    });
}
