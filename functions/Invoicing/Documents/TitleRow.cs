using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>The title, what is to be paid beside it, and below it the mark of a draft.</summary>
internal static class TitleRow
{
    public static void Compose(IContainer container, InvoiceView view) =>
        container.PaddingTop(6, Unit.Millimetre).PaddingBottom(5, Unit.Millimetre).Column(column =>
        {
            column.Item().Row(row =>
            {
                row.RelativeItem().AlignBottom().Text(view.Caption).FontSize(17).Bold().FontColor(view.Accent);
                row.AutoItem().AlignBottom().Element(place => Due(place, view));
            });
            if (view.IsDraft)
            {
                column.Item().PaddingTop(8).Element(place => Draft(place, view));
            }
        });

    private static void Due(IContainer container, InvoiceView view) => container.Text(text =>
    {
        text.AlignRight();
        var (label, amount) = view.Headline;
        text.Line(label).Style(InvoiceStyle.Label);
        text.Span(view.Format.Money(amount)).FontSize(13).Bold();
    });

    private static void Draft(IContainer container, InvoiceView view) =>
        container.Background(InvoiceStyle.Warning).PaddingVertical(6).PaddingHorizontal(8).Text(text =>
        {
            text.Span(view.Texts.Draft.ToUpperInvariant()).Bold();
            text.Span("  " + view.Texts.DraftNotice);
        });
}
