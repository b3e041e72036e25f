using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>From the second page on: what the page belongs to.</summary>
internal static class RunningHeader
{
    public static void Compose(IContainer container, InvoiceView view) =>
        container.SkipOnce().PaddingBottom(6, Unit.Millimetre).Row(row =>
        {
            row.RelativeItem().Text(text =>
            {
                text.DefaultTextStyle(InvoiceStyle.Label);
                text.Span(view.Caption).Bold().FontColor(view.Accent);
                if (view.IsDraft)
                {
                    text.Span($" · {view.Texts.Draft.ToUpperInvariant()}").Bold();
                }
            });
            row.RelativeItem().AlignRight().Text(view.Invoice.Seller.Seller.Name).Style(InvoiceStyle.Label);
        });
}
