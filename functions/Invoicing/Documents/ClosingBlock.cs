using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>The block behind the totals of a document.</summary>
/// <remarks>
/// It says why no tax is charged, the invoice's own notes, and how to pay or that nothing is left to pay; of a credit note, its reason.
/// </remarks>
internal static class ClosingBlock
{
    public static void Compose(IContainer container, InvoiceView view) => container.PaddingTop(5, Unit.Millimetre).Column(column =>
    {
        column.Spacing(4, Unit.Millimetre);
        var remarks = view.Remarks();
        if (remarks.Count > 0)
        {
            column.Item().Text(string.Join('\n', remarks));
        }

        if (!view.IsDraft && !view.Invoice.IsCreditNote)
        {
            column.Item().ShowEntire().Element(place => Payment(place, view));
        }
    });

    private static void Payment(IContainer container, InvoiceView view) =>
        container.Background(InvoiceStyle.Tint).BorderLeft(2).BorderColor(view.Accent).Padding(9).Column(column =>
        {
            if (view.Invoice.Gross.IsZero)
            {
                column.Item().Text(view.Texts.NothingDue).Bold();
                return;
            }

            if (view.Invoice.IsSettledInAdvance)
            {
                column.Item().Text(view.Texts.PaidInAdvance).Bold();
                return;
            }

            column.Item().PaddingBottom(5).Text(Request(view)).Bold();
            column.Item().Row(row =>
            {
                row.Spacing(10, Unit.Millimetre);
                Fact(row.RelativeItem(3), view.Texts.BankAccount, view.Invoice.Seller.BankAccount);
                Fact(row.RelativeItem(2), view.Texts.PaymentReference, view.Invoice.Number ?? string.Empty);
            });
        });

    private static string Request(InvoiceView view)
    {
        var amount = view.Format.Money(view.Invoice.AmountDue);
        return view.Invoice is { DueDate: { } due, PaymentTermDays: > 0 }
            ? string.Format(view.Texts.PayBy, amount, view.Format.Date(due))
            : string.Format(view.Texts.PayAtOnce, amount);
    }

    private static void Fact(IContainer container, string label, string value) => container.Text(text =>
    {
        text.Line(label).Style(InvoiceStyle.Label);
        text.Span(value);
    });
}
