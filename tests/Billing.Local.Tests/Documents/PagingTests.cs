using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;
using QuestPDF.Helpers;

namespace Billing.Local.Tests.Documents;

/// <summary>How content is divided over pages. See "Layout engine" and the element pages of https://www.questpdf.com/.</summary>
[Trait("Capability", "BIL-03")]
public sealed class PagingTests
{
    [Fact]
    public void A_column_goes_on_with_the_next_page_and_header_and_footer_come_again()
    {
        var pdf = TestDocument.Pages(p =>
        {
            p.Header().Text("head");
            p.Content().Column(c =>
            {
                for (var i = 1; i <= 50; i++)
                {
                    c.Item().Text($"item {i}");
                }
            });
            p.Footer().Text(t =>
            {
                t.Span("Page ");
                t.CurrentPageNumber();
                t.Span(" of ");
                t.TotalPages();
            });
        });

        // 260 points high, less 12 for each of header and footer: 19 lines of 12 points.
        Assert.Equal(3, pdf.Pages.Count);
        Assert.Equal([19, 19, 12], pdf.Pages.Select(p => p.Texts.Count(t => t.Text.StartsWith("item", StringComparison.Ordinal))));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"item {i}"), pdf.Pages.SelectMany(p => p.Texts).Select(t => t.Text).Where(t => t.StartsWith("item", StringComparison.Ordinal)));
        Assert.All(pdf.Pages, p => Assert.Contains("head", p.Text, StringComparison.Ordinal));
        Assert.Equal(["Page  1  of  3", "Page  2  of  3", "Page  3  of  3"], pdf.Pages.Select(p => string.Join(' ', p.Texts.TakeLast(4).Select(t => t.Text))));
    }

    [Fact]
    public void Text_that_is_longer_than_a_page_is_divided_between_lines()
    {
        var words = string.Join(' ', Enumerable.Range(1, 900).Select(i => $"w{i}"));

        var pdf = TestDocument.Content(c => c.Text(words));

        Assert.True(pdf.Pages.Count > 1);
        Assert.Equal(words, string.Join(' ', pdf.Pages.Select(p => p.Text)));
        Assert.All(pdf.Pages, p => Assert.All(p.Texts, t => Assert.InRange(t.Y, 20, 280)));
    }

    [Fact]
    public void A_page_break_ends_the_page()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Text("one");
            column.Item().PageBreak();
            column.Item().Text("two");
        }));

        Assert.Equal(["one", "two"], pdf.Pages.Select(p => p.Text));
    }

    [Fact]
    public void What_must_stay_in_one_piece_moves_to_the_next_page()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Height(200).Text("above");
            column.Item().ShowEntire().Text("a\nb\nc\nd\ne\nf");
        }));

        Assert.Equal(["above", "a b c d e f"], pdf.Pages.Select(p => p.Text));
    }

    [Fact]
    public void Content_that_prefers_one_piece_is_divided_where_no_page_is_large_enough()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 30));

        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Height(200).Text("above");
            column.Item().PreventPageBreak().Text(lines);
        }));

        Assert.Equal(["above", "1", "22"], pdf.Pages.Select(p => p.Texts[0].Text));
    }

    [Fact]
    public void Ensured_space_moves_what_would_begin_too_low()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Height(230).Text("above");
            column.Item().EnsureSpace(100).Text("a\nb\nc\nd");
        }));

        Assert.Equal(["above", "a b c d"], pdf.Pages.Select(p => p.Text));
    }

    [Fact]
    public void Parts_of_a_repeated_header_can_be_for_the_first_page_or_for_the_others()
    {
        var pdf = TestDocument.Pages(p =>
        {
            p.Header().Column(c =>
            {
                c.Item().ShowOnce().Text("letterhead");
                c.Item().SkipOnce().Text("continued");
                c.Item().ShowIf(x => x.PageNumber == x.TotalPages).Text("last");
            });
            p.Content().Text(string.Join('\n', Enumerable.Range(1, 50).Select(i => "x")));
        });

        Assert.Equal(3, pdf.Pages.Count);
        Assert.Equal(["letterhead", "continued", "continued"], pdf.Pages.Select(p => p.Texts[0].Text));
        Assert.Equal([false, false, true], pdf.Pages.Select(p => p.Texts.Any(t => t.Text == "last")));
    }

    [Fact]
    public void Neighbours_in_a_row_end_on_different_pages()
    {
        var pdf = TestDocument.Content(c => c.Row(row =>
        {
            row.RelativeItem().Text("short");
            row.RelativeItem().Text(string.Join('\n', Enumerable.Range(1, 30)));
        }));

        Assert.Equal(2, pdf.Pages.Count);
        Assert.Contains("short", pdf.Pages[0].Text, StringComparison.Ordinal);
        Assert.Equal("22 23 24 25 26 27 28 29 30", pdf.Pages[1].Text);
    }

    [Fact]
    public void A_document_may_have_several_kinds_of_page_and_counts_them_all()
    {
        var pdf = TestDocument.Read(Document.Create(d =>
        {
            foreach (var size in (PageSize[])[new(200, 100), new(100, 200)])
            {
                d.Page(p =>
                {
                    p.Size(size.Width, size.Height);
                    p.Content().Text(t =>
                    {
                        t.CurrentPageNumber();
                        t.Span("/");
                        t.TotalPages();
                    });
                });
            }
        }));

        Assert.Equal([(200, 100), (100, 200)], pdf.Pages.Select(p => (p.Width, p.Height)));
        Assert.Equal(["1 / 2", "2 / 2"], pdf.Pages.Select(p => p.Text));
    }

    [Fact]
    public void Content_that_fits_on_no_page_is_an_error_that_says_where_and_why()
    {
        var tooHigh = Assert.Throws<DocumentLayoutException>(() => TestDocument.Content(c => c.Height(500).Text("x")));
        Assert.Contains("content of page 1", tooHigh.Message, StringComparison.Ordinal);
        Assert.Contains("height is larger than the space", tooHigh.Message, StringComparison.Ordinal);

        Assert.Throws<DocumentLayoutException>(() => TestDocument.Content(c => c.Width(500).Text("x")));
        Assert.Throws<DocumentLayoutException>(() => TestDocument.Content(c => c.ShowEntire().Text(string.Join('\n', Enumerable.Range(1, 30)))));
        Assert.Throws<DocumentLayoutException>(() => TestDocument.Pages(p => p.Header().Text(string.Join('\n', Enumerable.Range(1, 30)))));
        Assert.Throws<DocumentLayoutException>(() => TestDocument.Pages(p => p.Margin(250)));
        Assert.Throws<DocumentLayoutException>(() => TestDocument.Content(c => c.Width(3).Text("W")));
    }

    [Fact]
    public void Two_elements_in_one_place_are_an_error()
    {
        Assert.Throws<DocumentComposeException>(() => TestDocument.Content(c =>
        {
            c.Text("one");
            c.Text("two");
        }));
        Assert.Throws<DocumentComposeException>(() => TestDocument.Content(c => c.Layers(l => l.Layer().Text("no primary layer"))));
    }
}
