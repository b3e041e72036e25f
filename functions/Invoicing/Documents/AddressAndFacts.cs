using Billing.Domain.Customers;
using Billing.Domain.Invoicing.Presentation;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>
/// The buyer's address at the left, where a window envelope shows it, and number and dates at the right. The address stands
/// in the field of DIN 5008 form B (45 mm below the edge, text 25 mm from the left); on Letter paper the same place is what
/// a #10 window shows of a page folded in three.
/// </summary>
internal static class AddressAndFacts
{
    /// <summary>Width in millimetres of the block at the right.</summary>
    public const float FactsWidth = 75;

    private const float ReturnLineHeight = 17.7f;
    private const float AddressHeight = 27.3f;
    private const float AddressWidth = 80;

    public static void Compose(IContainer container, InvoiceView view) => container.PaddingTop(2, Unit.Millimetre).Row(row =>
    {
        row.RelativeItem().Element(place => Address(place, view));
        row.ConstantItem(FactsWidth, Unit.Millimetre).PaddingTop(6, Unit.Millimetre).Element(place => Facts(place, view));
    });

    private static void Address(IContainer container, InvoiceView view) => container.Width(AddressWidth, Unit.Millimetre).Column(column =>
    {
        var seller = view.Invoice.Seller.Seller;
        var buyer = view.Invoice.Buyer;
        column.Item().Height(ReturnLineHeight, Unit.Millimetre).AlignBottom().PaddingBottom(3)
            .Text(Heading(view)).Style(InvoiceStyle.Sender);
        column.Item().MinHeight(AddressHeight, Unit.Millimetre).Text(text =>
        {
            text.DefaultTextStyle(InvoiceStyle.Body.FontSize(10));
            foreach (var line in Lines(buyer, seller.Address.Country))
            {
                text.Line(line);
            }
        });
    });

    /// <summary>The sender in one small line, as window envelopes on A4 want it; where they do not, what the address is for.</summary>
    private static string Heading(InvoiceView view)
    {
        var seller = view.Invoice.Seller.Seller;
        return view.Invoice.Seller.Paper == InvoiceDocument.Letter
            ? view.Texts.BillTo
            : string.Join(" · ", AddressLines.Of(seller.Address, seller.Address.Country).Prepend(seller.Name));
    }

    private static IEnumerable<string> Lines(Party buyer, string sentFrom)
    {
        yield return buyer.Name;
        if (buyer.Contact is not null)
        {
            yield return buyer.Contact;
        }

        foreach (var line in AddressLines.Of(buyer.Address, sentFrom))
        {
            yield return line;
        }
    }

    private static void Facts(IContainer container, InvoiceView view) => container.Table(table =>
    {
        table.ColumnsDefinition(columns =>
        {
            columns.RelativeColumn(9);
            columns.RelativeColumn(10);
        });
        foreach (var (label, value) in Rows(view))
        {
            table.Cell().PaddingBottom(2).PaddingRight(6).Text(label).FontColor(InvoiceStyle.Quiet);
            table.Cell().PaddingBottom(2).Text(value);
        }
    });

    private static IEnumerable<(string Label, string Value)> Rows(InvoiceView view)
    {
        var (invoice, texts, format) = (view.Invoice, view.Texts, view.Format);
        if (invoice.Number is not null)
        {
            yield return (view.NumberAndDate.Number, invoice.Number);
        }

        if (invoice.IssueDate is { } issued)
        {
            yield return (view.NumberAndDate.Date, format.Date(issued));
        }

        if (invoice.Corrects is { } corrects)
        {
            yield return (texts.CreditNote.Invoice, $"{corrects.Number}, {format.Date(corrects.IssueDate)}");
        }

        yield return view.Supply;
        if (!invoice.IsCreditNote && !invoice.IsSettledInAdvance && !invoice.Gross.IsZero && invoice.DueDate is { } due)
        {
            yield return (texts.DueDate, format.Date(due));
        }

        yield return (texts.Order, invoice.OrderReference);
        if (invoice.Buyer.TaxId is { } taxId)
        {
            yield return (texts.BuyerTaxIdOf(invoice.Buyer.Address.Country), taxId);
        }

        if (invoice.ShipTo is { } shipTo)
        {
            yield return (texts.ShipTo, string.Join('\n', AddressLines.Of(shipTo, invoice.Seller.Seller.Address.Country)));
        }
    }
}
