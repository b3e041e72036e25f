using QuestPDF.Fluent;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace Billing.Benchmarks.Pdf;

/// <summary>The page that all peers of this benchmark make: logo, parties, table with repeated header, taxes, page numbers.</summary>
internal sealed class BenchmarkInvoiceDocument(BenchmarkInvoice invoice) : IDocument
{
    private static readonly Color Accent = Color.FromHex("#1f4e79");
    private static readonly Color HeaderBackground = Color.FromHex("#e6ecf2");
    private static readonly Color RowLine = Color.FromHex("#cccccc");
    private static readonly Color Ink = Color.FromHex("#111111");
    private static readonly TextStyle Body = TextStyle.Default.FontFamily("DejaVu Sans").FontSize(8).LineHeight(1.25f).FontColor(Ink);

    public DocumentMetadata GetMetadata() => new() { Title = "Invoice " + invoice.Number, Language = "en" };

    public void Compose(IDocumentContainer container) => container.Page(page =>
    {
        page.Size(PageSizes.A4);
        page.MarginTop(16, Unit.Millimetre);
        page.MarginHorizontal(15, Unit.Millimetre);
        page.MarginBottom(10, Unit.Millimetre);
        page.DefaultTextStyle(Body);
        page.Content().Column(column =>
        {
            column.Item().Row(Top);
            column.Item().PaddingTop(6, Unit.Millimetre).Row(Meta);
            column.Item().PaddingTop(6, Unit.Millimetre).PaddingBottom(3, Unit.Millimetre).Text("Invoice " + invoice.Number).FontSize(15).Bold();
            column.Item().Table(Lines);
            column.Item().PaddingTop(4, Unit.Millimetre).ShowEntire().AlignRight().Width(90, Unit.Millimetre).Table(Taxes);
            column.Item().PaddingTop(4, Unit.Millimetre).Text($"Payable to IBAN {invoice.Seller.Iban} until {invoice.Due}.");
        });
        page.Footer().Height(10, Unit.Millimetre).AlignBottom().AlignRight().Text(text =>
        {
            text.Span("Page ");
            text.CurrentPageNumber();
            text.Span(" of ");
            text.TotalPages();
        });
    });

    private void Top(RowDescriptor row)
    {
        row.ConstantItem(45, Unit.Millimetre).AlignTop().Height(15, Unit.Millimetre).Background(Accent)
            .AlignCenter().AlignMiddle().Text("LOGO").Bold().FontColor(Colors.White);
        row.RelativeItem().AlignRight().Column(c => Party(c, invoice.Seller, right: true));
    }

    private void Meta(RowDescriptor row)
    {
        row.RelativeItem().Column(c => Party(c, invoice.Buyer, right: false));
        row.RelativeItem().Column(c =>
        {
            c.Item().AlignRight().Text("Invoice " + invoice.Number);
            c.Item().AlignRight().Text("Date " + invoice.Date);
            c.Item().AlignRight().Text("Due " + invoice.Due);
        });
    }

    private static void Party(ColumnDescriptor column, BenchmarkParty party, bool right)
    {
        IContainer Place() => right ? column.Item().AlignRight() : column.Item();
        Place().Text(party.Name).Bold();
        Place().Text(party.Street);
        Place().Text(party.City);
        Place().Text(party.Country);
        Place().Text("VAT " + party.Vat);
    }

    private void Lines(TableDescriptor table)
    {
        table.ColumnsDefinition(columns =>
        {
            columns.ConstantColumn(8, Unit.Millimetre);
            columns.ConstantColumn(27, Unit.Millimetre);
            columns.RelativeColumn();
            columns.ConstantColumn(14, Unit.Millimetre);
            columns.ConstantColumn(9, Unit.Millimetre);
            columns.ConstantColumn(18, Unit.Millimetre);
            columns.ConstantColumn(11, Unit.Millimetre);
            columns.ConstantColumn(22, Unit.Millimetre);
        });
        table.Header(header =>
        {
            Heading(header, "#", right: true);
            Heading(header, "Item", right: false);
            Heading(header, "Description", right: false);
            Heading(header, "Qty", right: true);
            Heading(header, "Unit", right: false);
            Heading(header, "Price", right: true);
            Heading(header, "Tax", right: true);
            Heading(header, "Net " + invoice.Currency, right: true);
        });
        foreach (var line in invoice.Lines)
        {
            Cell(table, line.No, right: true);
            Cell(table, line.Sku, right: false);
            Cell(table, line.Text, right: false);
            Cell(table, line.Qty, right: true);
            Cell(table, line.Unit, right: false);
            Cell(table, line.Price, right: true);
            Cell(table, line.Rate, right: true);
            Cell(table, line.Net, right: true);
        }
    }

    private static void Heading(TableCellDescriptor header, string text, bool right)
    {
        var place = header.Cell().Background(HeaderBackground).BorderBottom(0.75f).BorderColor(Accent).Padding(1, Unit.Millimetre);
        (right ? place.AlignRight() : place).Text(text).Bold();
    }

    private static void Cell(TableDescriptor table, string text, bool right)
    {
        var place = table.Cell().BorderBottom(0.75f).BorderColor(RowLine).PaddingVertical(0.8f, Unit.Millimetre).PaddingHorizontal(1, Unit.Millimetre);
        (right ? place.AlignRight() : place).Text(text);
    }

    private void Taxes(TableDescriptor table)
    {
        table.ColumnsDefinition(columns =>
        {
            columns.RelativeColumn();
            columns.RelativeColumn();
            columns.RelativeColumn();
        });
        Sum(table, "Tax rate", "Base", "Tax", bold: true);
        foreach (var tax in invoice.Taxes)
        {
            Sum(table, tax.Rate, tax.Base, tax.Tax, bold: false);
        }

        Sum(table, "", "Net " + invoice.Currency, invoice.Net, bold: false);
        Sum(table, "", "Tax " + invoice.Currency, invoice.Tax, bold: false);
        Sum(table, "", "Total " + invoice.Currency, invoice.Gross, bold: true);
    }

    private static void Sum(TableDescriptor table, string label, string name, string amount, bool bold)
    {
        foreach (var text in (ReadOnlySpan<string>)[label, name, amount])
        {
            var cell = table.Cell().PaddingVertical(0.5f, Unit.Millimetre).PaddingHorizontal(1, Unit.Millimetre).AlignRight().Text(text);
            if (bold)
            {
                cell.Bold();
            }
        }
    }
}
