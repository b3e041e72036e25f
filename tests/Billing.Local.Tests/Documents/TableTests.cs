using FsCheck;
using FsCheck.Fluent;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>Tables. See https://www.questpdf.com/api-reference/table/basics.html.</summary>
[Trait("Capability", "BIL-03")]
public sealed class TableTests
{
    [Fact]
    public void The_header_comes_again_on_each_page_and_no_row_is_lost_or_doubled()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns =>
            {
                columns.ConstantColumn(100);
                columns.RelativeColumn();
                columns.RelativeColumn(2);
            });
            t.Header(h =>
            {
                foreach (var title in (string[])["No", "Name", "Amount"])
                {
                    h.Cell().Text(title).Bold();
                }
            });
            t.Footer(f => f.Cell().ColumnSpan(3).Text("carried forward"));
            for (var i = 1; i <= 60; i++)
            {
                t.Cell().Text($"n{i}");
                t.Cell().Text($"name {i}");
                t.Cell().AlignRight().Text($"amount {i}");
            }
        }));

        Assert.Equal(4, pdf.Pages.Count);
        Assert.All(pdf.Pages, p => Assert.Equal(["No", "Name", "Amount"], p.Texts.Take(3).Select(t => t.Text)));
        Assert.All(pdf.Pages, p => Assert.Equal("carried forward", p.Texts[^1].Text));
        var cells = pdf.Pages.SelectMany(p => p.Texts.Skip(3).SkipLast(1)).Select(t => t.Text);
        Assert.Equal(Enumerable.Range(1, 60).SelectMany(i => (string[])[$"n{i}", $"name {i}", $"amount {i}"]), cells);

        // 360 points: 100 fixed, and the rest as 1 to 2.
        Assert.Equal([20, 120], pdf.Pages[0].Texts.Take(2).Select(t => Math.Round(t.X, 2)));
        Assert.Equal(120 + (260 / 3.0), pdf.Pages[0].Find("Amount").X, 1);
    }

    [Fact]
    public void The_footer_of_a_table_follows_its_last_row()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns => columns.RelativeColumn());
            t.Cell().Text("row");
            t.Footer(f => f.Cell().Text("foot"));
        }));

        Assert.Equal(12, pdf.Page.Find("foot").Y - pdf.Page.Find("row").Y, 2);
    }

    [Fact]
    public void A_cell_may_go_on_with_the_next_page_and_the_next_row_waits_for_it()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns =>
            {
                columns.RelativeColumn();
                columns.RelativeColumn();
            });
            t.Cell().Text("left");
            t.Cell().Text(string.Join('\n', Enumerable.Range(1, 30)));
            t.Cell().Text("below");
        }));

        Assert.Equal(2, pdf.Pages.Count);
        Assert.Contains("left", pdf.Pages[0].Text, StringComparison.Ordinal);
        Assert.Equal("22 23 24 25 26 27 28 29 30 below", pdf.Pages[1].Text);
    }

    [Fact]
    public void A_row_whose_cells_must_stay_whole_moves_to_the_next_page_as_one()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns =>
            {
                columns.RelativeColumn();
                columns.RelativeColumn();
            });
            t.Cell().Height(240).Text("a");
            t.Cell().Text("b");
            t.Cell().Text("short");
            t.Cell().ShowEntire().Text("1\n2\n3");
        }));

        Assert.Equal(["a b", "short 1 2 3"], pdf.Pages.Select(p => p.Text));
    }

    [Fact]
    public void Cells_of_a_row_are_equally_high()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns =>
            {
                columns.RelativeColumn();
                columns.RelativeColumn();
            });
            t.Cell().Background(TestDocument.Paint).Text("one");
            t.Cell().Background(TestDocument.Paint).Text("one\ntwo\nthree");
        }));

        Assert.Equal([36, 36], pdf.Page.Boxes.Select(b => Math.Round(b.Height, 2)));
    }

    [Fact]
    public void Spans_and_named_places_leave_the_rest_to_the_other_cells()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns =>
            {
                columns.ConstantColumn(50);
                columns.ConstantColumn(50);
                columns.ConstantColumn(50);
            });
            t.Cell().RowSpan(2).Text("tall");
            t.Cell().ColumnSpan(2).Text("wide");
            t.Cell().Text("c");
            t.Cell().Text("d");
            t.Cell().Row(4).Column(3).Text("named");
            t.Cell().Text("e");
            t.Cell().Column(2).Text("second");
        }));

        (double X, double Y) Place(string text) => (Math.Round(pdf.Page.Find(text).X), Math.Round(pdf.Page.Find(text).Y - pdf.Page.Find("tall").Y));
        Assert.Equal((70, 0), Place("wide"));
        Assert.Equal((70, 12), Place("c"));
        Assert.Equal((120, 12), Place("d"));
        Assert.Equal((20, 24), Place("e"));
        Assert.Equal((70, 24), Place("second"));
        Assert.Equal((120, 36), Place("named"));
    }

    [Fact]
    public void Last_cells_can_reach_the_bottom_of_the_table()
    {
        var pdf = TestDocument.Content(c => c.Table(t =>
        {
            t.ColumnsDefinition(columns =>
            {
                columns.RelativeColumn();
                columns.RelativeColumn();
            });
            t.ExtendLastCellsToTableBottom();
            t.Cell().Row(1).Column(1).Background(TestDocument.Paint).Text("short");
            t.Cell().Row(1).Column(2).Text("one");
            t.Cell().Row(2).Column(2).Text("two");
        }));

        Assert.Equal(24, Assert.Single(pdf.Page.Boxes).Height, 2);
    }

    [Fact]
    public void Impossible_tables_are_errors()
    {
        static void Table(Action<TableDescriptor> table) => TestDocument.Content(c => c.Table(table));
        static void OneColumn(TableDescriptor t) => t.ColumnsDefinition(c => c.RelativeColumn());

        Assert.Throws<DocumentComposeException>(() => Table(t => t.Cell().Text("no columns")));
        Assert.Throws<DocumentComposeException>(() => Table(t =>
        {
            OneColumn(t);
            t.Cell().ColumnSpan(2).Text("too wide");
        }));
        Assert.Throws<DocumentComposeException>(() => Table(t =>
        {
            OneColumn(t);
            t.Cell().Row(1).Column(1).Text("a");
            t.Cell().Row(1).Column(1).Text("b");
        }));
        Assert.Throws<DocumentComposeException>(() => Table(t =>
        {
            OneColumn(t);
            t.Cell().Row(0).Text("zero");
        }));
        Assert.Throws<DocumentComposeException>(() => Table(t => t.ColumnsDefinition(c => c.ConstantColumn(0))));
        Assert.Throws<DocumentLayoutException>(() => Table(t =>
        {
            t.ColumnsDefinition(c => c.ConstantColumn(500));
            t.Cell().Text("too wide for the page");
        }));
    }

    /// <summary>Whatever the texts and the widths, all words are there once, in order, inside the page and not over each other.</summary>
    [Fact]
    public void No_table_loses_doubles_or_overlaps_text()
    {
        var cells = Gen.Choose(0, 60).SelectMany(n => Gen.Choose(1, 12).ListOf(n)).ListOf(12);
        Prop.ForAll(cells.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (lists, columns) =>
        {
            var next = 0;
            var texts = lists.Select(words => string.Join(' ', words.Select(length => $"{new string('m', length)}{next++}"))).ToList();
            var pdf = TestDocument.Content(c => c.Table(t =>
            {
                t.ColumnsDefinition(d =>
                {
                    for (var i = 0; i < columns; i++)
                    {
                        d.RelativeColumn(i + 1);
                    }
                });
                texts.ForEach(text => t.Cell().PaddingHorizontal(3).Text(text));
            }));

            for (var column = 0; column < columns; column++)
            {
                var left = 20 + 3 + (360.0 * column * (column + 1) / 2 / (columns * (columns + 1) / 2));
                var inColumn = pdf.Pages.SelectMany(p => p.Texts.Where(t => Math.Abs(t.X - left) < 0.1)).ToList();
                var expected = string.Concat(texts.Where((_, i) => i % columns == column)).Replace(" ", "", StringComparison.Ordinal);
                Assert.Equal(expected, string.Concat(inColumn.Select(t => t.Text)).Replace(" ", "", StringComparison.Ordinal));
            }

            foreach (var page in pdf.Pages)
            {
                Assert.All(page.Texts, t => Assert.InRange(t.Y, 20, 280));
                var overlaps = page.Texts.GroupBy(t => Math.Round(t.X)).SelectMany(g => g.OrderBy(t => t.Y).Zip(g.OrderBy(t => t.Y).Skip(1)));
                Assert.All(overlaps, pair => Assert.True(pair.Second.Y - pair.First.Y > 11.9));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }
}
