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

    /// <summary>Room for one character, in points: digits and small bold letters of the families in use are narrower.</summary>
    private const float CharacterWidth = 5.5f;

    private const int ShortestFigure = 6;

    /// <summary>A heading of more characters is broken between its words.</summary>
    private const int LongHeading = 12;

    public static void Compose(IContainer container, InvoiceView view) => container.Table(table =>
    {
        var lines = view.Lines;
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
        var texts = view.Texts;
        columns.ConstantColumn(20);
        columns.RelativeColumn();
        columns.ConstantColumn(Width(view, texts.Quantity, view.QuantityOf));
        columns.ConstantColumn(Width(view, view.Labels.UnitPrice, view.UnitPriceOf));
        if (view.HasDiscounts)
        {
            columns.ConstantColumn(Width(view, view.Labels.Discount, line => Discount(line, view)));
        }

        columns.ConstantColumn(Width(view, texts.Tax, view.RateOf));
        columns.ConstantColumn(Width(view, view.Labels.Amount, line => view.Format.Amount(view.AmountOf(line))));
    }

    /// <summary>A figure is never broken, nor a word of its heading: the column is as wide as the longest of them needs.</summary>
    private static float Width(InvoiceView view, string heading, Func<InvoiceLine, string> figure)
    {
        var label = heading.Length <= LongHeading ? heading.Length : heading.Split(' ').Max(word => word.Length);
        var characters = Math.Max(label, view.Lines.Max(line => figure(line).Length));
        return Gap + (CharacterWidth * Math.Max(characters, ShortestFigure));
    }

    private static void Heading(TableCellDescriptor header, InvoiceView view)
    {
        var (texts, currency) = (view.Texts, view.Currency.Code);
        Heading(header, view, "#", null, right: false);
        Heading(header, view, texts.Description, null, right: false);
        Heading(header, view, texts.Quantity, null, right: true);
        Heading(header, view, view.Labels.UnitPrice, currency, right: true);
        if (view.HasDiscounts)
        {
            Heading(header, view, view.Labels.Discount, currency, right: true);
        }

        Heading(header, view, texts.Tax, null, right: true);
        Heading(header, view, view.Labels.Amount, currency, right: true);
    }

    private static void Heading(TableCellDescriptor header, InvoiceView view, string label, string? currency, bool right) =>
        header.Cell().BorderBottom(1).BorderColor(view.Accent).PaddingBottom(4).PaddingLeft(right ? Gap : 0).AlignBottom().Text(text =>
        {
            text.DefaultTextStyle(InvoiceStyle.Label);
            if (right)
            {
                text.AlignRight();
            }

            text.Span(label).Bold().FontColor(view.Accent);
            if (currency is not null)
            {
                text.Span("\n" + currency);
            }
        });

    private static void Cells(TableDescriptor table, InvoiceLine line, InvoiceView view)
    {
        Cell(table).Text($"{line.Number}").FontColor(InvoiceStyle.Quiet);
        Description(line.Description.Length <= LongDescription ? Cell(table).ShowEntire() : Cell(table), line, view);
        Figure(table, view.QuantityOf(line));
        UnitPrice(Cell(table), line, view);
        if (view.HasDiscounts)
        {
            Figure(table, Discount(line, view));
        }

        Figure(table, view.RateOf(line));
        Figure(table, view.Format.Amount(view.AmountOf(line)));
    }

    private static void Description(IContainer cell, InvoiceLine line, InvoiceView view) => cell.Text(text =>
    {
        text.Span(line.Description);
        var period = view.SharedPeriod is null && line is { ServiceStart: { } start, ServiceEnd: { } end }
            ? view.Format.Period(start, end)
            : string.Empty;
        foreach (var detail in new[] { line.Sku, period }.Where(detail => detail.Length > 0))
        {
            text.Span("\n" + detail).Style(InvoiceStyle.Small);
        }
    });

    private static void UnitPrice(IContainer cell, InvoiceLine line, InvoiceView view) => cell.PaddingLeft(Gap).AlignRight().Text(text =>
    {
        text.AlignRight();
        text.Span(view.UnitPriceOf(line));
        if (view.NetUnitPriceOf(line) is { Length: > 0 } net)
        {
            text.Span("\n" + net).Style(InvoiceStyle.Small);
        }
    });

    private static string Discount(InvoiceLine line, InvoiceView view) =>
        view.DiscountOf(line).IsZero ? string.Empty : view.Format.Amount(-view.DiscountOf(line));

    private static void Figure(TableDescriptor table, string figure) => Cell(table).PaddingLeft(Gap).AlignRight().Text(figure);

    private static IContainer Cell(TableDescriptor table) =>
        table.Cell().BorderBottom(0.5f).BorderColor(InvoiceStyle.Rule).PaddingVertical(5);
}
