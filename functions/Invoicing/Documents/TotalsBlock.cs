using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>Subtotal, each tax at each rate, and the total; where it is rounded for cash or was paid in advance, that and what is left.</summary>
internal static class TotalsBlock
{
    private const float Width = 95;

    public static void Compose(IContainer container, InvoiceView view) =>
        container.PaddingTop(6).AlignRight().Width(Width, Unit.Millimetre).Column(column =>
        {
            var (invoice, texts, format) = (view.Invoice, view.Texts, view.Format);
            Row(column.Item(), view.Labels.Subtotal, format.Money(invoice.Net));
            foreach (var tax in invoice.TaxBreakdown)
            {
                Row(column.Item(), view.LabelOf(tax), format.Money(tax.Amount));
            }

            Sum(column.Item(), texts.Total, format.Money(invoice.TotalWithTax), view);
            if (!invoice.Rounding.IsZero)
            {
                Row(column.Item(), texts.Rounding, format.Money(invoice.Rounding));
            }

            if (invoice.Prepaid is { } prepaid)
            {
                Row(column.Item(), texts.Paid, format.Money(prepaid));
            }

            if (invoice.Prepaid is not null || !invoice.Rounding.IsZero)
            {
                Sum(column.Item(), texts.AmountDue, format.Money(invoice.AmountDue), view);
            }
        });

    private static void Sum(IContainer container, string label, string figure, InvoiceView view) =>
        container.PaddingTop(3).BorderTop(1).BorderColor(view.Accent).PaddingTop(3)
            .DefaultTextStyle(style => style.FontSize(12).Bold().FontColor(view.Accent))
            .Element(place => Row(place, label, figure));

    private static void Row(IContainer container, string label, string figure) => container.PaddingVertical(2).Row(row =>
    {
        row.RelativeItem().Text(label);
        row.AutoItem().AlignBottom().Text(figure);
    });
}
