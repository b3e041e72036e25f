using Billing.Domain.Invoicing;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>
/// The lines, under a heading that each page repeats. The last line and the totals stand in one cell that is not divided, so
/// that a page never holds the totals alone.
/// </summary>
internal static class LineTable
{
    /// <summary>A description up to this long stays in one piece; a longer one may run over the end of a page.</summary>
    private const int LongDescription = 700;

    private const float Gap = 8;

    public static void Compose(IContainer container, InvoiceView view) => container.Table(table =>
    {
        var lines = view.Invoice.Lines;
        var joined = lines[^1].Description.Length <= LongDescription;
        table.ColumnsDefinition(columns => Columns(columns, view));
        table.Header(header => Heading(header, view));
        foreach (var line in joined ? lines.SkipLast(1) : lines)
        {
            Cells(table, line, view);
        }

        table.Cell().ColumnSpan(view.HasDiscounts ? 7u : 6u).ShowEntire().Column(column =>
        {
            if (joined)
            {
                column.Item().Table(last =>
                {
                    last.ColumnsDefinition(columns => Columns(columns, view));
                    Cells(last, lines[^1], view);
                });
            }

            column.Item().Element(place => TotalsBlock.Compose(place, view));
        });
    });

    private static void Columns(TableColumnsDefinitionDescriptor columns, InvoiceView view)
    {
        columns.ConstantColumn(22);
        columns.RelativeColumn();
        columns.ConstantColumn(58);
        columns.ConstantColumn(70);
        if (view.HasDiscounts)
        {
            columns.ConstantColumn(58);
        }

        columns.ConstantColumn(46);
        columns.ConstantColumn(76);
    }

    private static void Heading(TableCellDescriptor header, InvoiceView view)
    {
        var (texts, currency) = (view.Texts, view.Currency.Code);
        Heading(header, "#", null, right: false);
        Heading(header, texts.Description, null, right: false);
        Heading(header, texts.Quantity, null, right: true);
        Heading(header, texts.UnitPrice, currency, right: true);
        if (view.HasDiscounts)
        {
            Heading(header, texts.Discount, currency, right: true);
        }

        Heading(header, texts.Tax, null, right: true);
        Heading(header, texts.NetAmount, currency, right: true);
    }

    private static void Heading(TableCellDescriptor header, string label, string? currency, bool right) =>
        header.Cell().BorderBottom(1).BorderColor(InvoiceStyle.Accent).PaddingBottom(4).PaddingLeft(right ? Gap : 0).Text(text =>
        {
            text.DefaultTextStyle(InvoiceStyle.Label);
            if (right)
            {
                text.AlignRight();
            }

            text.Span(label).Bold().FontColor(InvoiceStyle.Accent);
            if (currency is not null)
            {
                text.Span("\u00A0" + currency);
            }
        });

    private static void Cells(TableDescriptor table, InvoiceLine line, InvoiceView view)
    {
        var format = view.Format;
        Cell(table).Text($"{line.Number}").FontColor(InvoiceStyle.Quiet);
        Description(line.Description.Length <= LongDescription ? Cell(table).ShowEntire() : Cell(table), line, view);
        Figure(table, view.QuantityOf(line));
        Figure(table, format.UnitPrice(line.UnitPrice, view.Currency));
        if (view.HasDiscounts)
        {
            Figure(table, line.Discount.IsZero ? string.Empty : format.Amount(-line.Discount));
        }

        Figure(table, view.RateOf(line));
        Figure(table, format.Amount(line.Net));
    }

    private static void Description(IContainer cell, InvoiceLine line, InvoiceView view) => cell.Text(text =>
    {
        text.Span(line.Description);
        var period = view.SharedPeriod is null && line is { ServiceStart: { } start, ServiceEnd: { } end } ? view.Format.Period(start, end) : string.Empty;
        foreach (var detail in new[] { line.Sku, period }.Where(detail => detail.Length > 0))
        {
            text.Span("\n" + detail).Style(InvoiceStyle.Small);
        }
    });

    private static void Figure(TableDescriptor table, string figure) => Cell(table).PaddingLeft(Gap).AlignRight().Text(figure);

    private static IContainer Cell(TableDescriptor table) =>
        table.Cell().BorderBottom(0.5f).BorderColor(InvoiceStyle.Rule).PaddingVertical(5);
}
