using QuestPDF.Fluent;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>Lines, alignment and styles of text. See https://www.questpdf.com/api-reference/text/basic.html.</summary>
[Trait("Capability", "BIL-03")]
public sealed class TextTests
{
    // Helvetica: a digit is 0.556 of the size wide, a space 0.278.
    private const double Digit = 5.56;

    [Fact]
    public void Text_wraps_at_spaces_and_no_line_is_wider_than_its_box()
    {
        var pdf = TestDocument.Content(c => c.Width(60).Text("1111 2222 3333 4444 5555"));

        // Two words are 10 × 4.448 + 2.78 = 47.3 points wide, three would be 72.3.
        Assert.Equal(["1111 2222", "3333 4444", "5555"], pdf.Page.Texts.Select(t => t.Text));
        Assert.Equal([12, 12], pdf.Page.Texts.Zip(pdf.Page.Texts.Skip(1), (a, b) => Math.Round(b.Y - a.Y, 2)));
    }

    [Fact]
    public void A_word_that_is_too_long_is_divided_inside()
    {
        var pdf = TestDocument.Content(c => c.Width(30).Text("1234567890123 4"));

        Assert.Equal(["12345", "67890", "123 4"], pdf.Page.Texts.Select(t => t.Text));
    }

    [Theory]
    [InlineData("aaaa-bbbb", "aaaa-", "bbbb")]
    [InlineData("aaaa—bbbb", "aaaa—", "bbbb")]
    [InlineData("aaaa/bbbb", "aaaa/", "bbbb")]
    [InlineData("aaaa 1-5", "aaaa", "1-5")]
    [InlineData("aaaa\u00A0b c", "aaaa\u00A0b", "c")]
    public void Lines_end_where_typography_allows(string text, string first, string second)
    {
        var pdf = TestDocument.Content(c => c.Width(34).Text(text));

        Assert.Equal([first, second], pdf.Page.Texts.Select(t => t.Text));
    }

    [Fact]
    public void Line_ends_in_the_text_are_kept_in_all_their_forms()
    {
        var pdf = TestDocument.Content(c => c.Text("a\r\nb\rc\n\nd"));

        Assert.Equal(["a", "b", "c", "d"], pdf.Page.Texts.Select(t => t.Text));
        Assert.Equal(24, pdf.Page.Find("d").Y - pdf.Page.Find("c").Y, 2);
    }

    [Fact]
    public void A_line_end_at_the_very_end_opens_one_more_line()
    {
        // https://github.com/QuestPDF/QuestPDF/issues/1082: as the original does, and calls correct (issue 647).
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Text("one");
            column.Item().Text(t => t.Line("two"));
            column.Item().Text("three");
        }));

        Assert.Equal(24, pdf.Page.Find("three").Y - pdf.Page.Find("two").Y, 2);
    }

    [Fact]
    public void Text_stands_left_in_the_middle_or_right_of_its_box()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Text("11");
            column.Item().Text("22").AlignCenter();
            column.Item().Text("33").AlignRight();
            column.Item().AlignRight().Text("44");
        }));

        Assert.Equal(20, pdf.Page.Find("11").X, 2);
        Assert.Equal(200 - Digit, pdf.Page.Find("22").X, 1);
        Assert.Equal(380 - (2 * Digit), pdf.Page.Find("33").X, 1);
        Assert.Equal(380 - (2 * Digit), pdf.Page.Find("44").X, 1);
    }

    [Fact]
    public void Justified_lines_reach_both_sides_except_the_last()
    {
        var pdf = TestDocument.Read(TestDocument.Of(p => p.Content().Width(100).Text("11 22 33 44 55 66 77 88").Justify()));

        var lines = pdf.Page.Texts;
        Assert.Equal(2, lines.Count);

        // The reader takes 0.5 for each character of Helvetica; what is left is the space that was added.
        var spaces = lines[0].Text.Count(c => c == ' ');
        var natural = ((lines[0].Text.Length - spaces) * Digit) + (spaces * 2.78);
        var added = lines[0].Width - (lines[0].Text.Length * 5);
        Assert.Equal(100 - natural, added, 1);
        Assert.Equal(lines[1].Text.Length * 5, lines[1].Width, 2);
    }

    [Fact]
    public void Pieces_of_a_text_follow_each_other_on_the_baseline_with_their_own_styles()
    {
        var pdf = TestDocument.Content(c => c.Text(t =>
        {
            t.DefaultTextStyle(s => s.FontColor(Colors.Blue.Medium));
            t.Span("11");
            t.Span("22").Bold().FontSize(20);
            t.Span("3").Superscript();
            t.Span("4").Subscript();
            t.Span("5").Italic().FontColor(Colors.Black);
        }));

        var texts = pdf.Page.Texts;
        Assert.Equal(["Helvetica", "Helvetica-Bold", "Helvetica", "Helvetica", "Helvetica-Oblique"], texts.Select(t => t.Font));
        Assert.Equal([20, 31.12, 53.36], texts.Take(3).Select(t => Math.Round(t.X, 2)));
        Assert.Equal(texts[0].Y, texts[1].Y, 2);
        Assert.True(texts[2].Y < texts[0].Y && texts[3].Y > texts[0].Y);
        Assert.Equal([10, 20, 6.2, 6.2, 10], texts.Select(t => Math.Round(t.Size, 2)));
        Assert.Equal("0 0 0", texts[4].Color);
        Assert.NotEqual("0 0 0", texts[0].Color);
    }

    [Fact]
    public void A_style_takes_what_it_leaves_open_from_its_surroundings()
    {
        var pdf = TestDocument.Content(c => c.DefaultTextStyle(s => s.FontSize(14).Bold()).Column(column =>
        {
            column.Item().Text("inherited");
            column.Item().Text("own").FontSize(8).NormalWeight();
            column.Item().DefaultTextStyle(s => s.FontSize(6)).Text("inner");
        }));

        Assert.Equal((14, "Helvetica-Bold"), (pdf.Page.Find("inherited").Size, pdf.Page.Find("inherited").Font));
        Assert.Equal((8, "Helvetica"), (pdf.Page.Find("own").Size, pdf.Page.Find("own").Font));
        Assert.Equal((6, "Helvetica-Bold"), (pdf.Page.Find("inner").Size, pdf.Page.Find("inner").Font));
    }

    [Fact]
    public void Underline_strike_through_and_background_are_as_wide_as_the_text()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Text("1111").Underline();
            column.Item().Text("2222").Strikethrough();
            column.Item().Text("3333").BackgroundColor(Colors.Amber.Lighten3);
        }));

        Assert.Equal(3, pdf.Page.Boxes.Count);
        Assert.All(pdf.Page.Boxes, b => Assert.Equal((20, 4 * Digit), (b.X, b.Width)));
        Assert.True(pdf.Page.Boxes[0].Y > pdf.Page.Find("1111").Y);
        Assert.True(pdf.Page.Boxes[1].Y < pdf.Page.Find("2222").Y);
        Assert.Equal(12, pdf.Page.Boxes[2].Height, 2);
    }

    [Fact]
    public void Page_numbers_can_be_formatted()
    {
        var pdf = TestDocument.Content(c => c.Text(t => t.CurrentPageNumber().Format(n => $"<{n}>")));

        Assert.Equal("<1>", pdf.Page.Text);
    }

    [Fact]
    public void Paragraphs_keep_their_distance_and_indent()
    {
        var pdf = TestDocument.Content(c => c.Width(100).Text("11 22 33 44 55 66 77 88\n99").ParagraphSpacing(7).ParagraphFirstLineIndentation(15));

        Assert.Equal([35, 20, 35], pdf.Page.Texts.Select(t => Math.Round(t.X, 2)));
        Assert.Equal(19, pdf.Page.Texts[2].Y - pdf.Page.Texts[1].Y, 2);
    }

    [Fact]
    public void An_empty_text_is_a_line_and_null_is_nothing()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Spacing(3);
            column.Item().Text("one");
            column.Item().Text("");
            column.Item().Text((string?)null);
            column.Item().Text("two");
        }));

        Assert.Equal(30, pdf.Page.Find("two").Y - pdf.Page.Find("one").Y, 2);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_page()
    {
        var pdf = TestDocument.Content(c => c.Text("a\tb\u0001c"));

        Assert.Equal("a    bc", pdf.Page.Text);
    }

    [Fact]
    public void Parentheses_and_backslashes_survive()
    {
        var pdf = TestDocument.Content(c => c.Text(@"a(b\c)d"));

        Assert.Equal(@"a(b\c)d", pdf.Page.Text);
    }
}
