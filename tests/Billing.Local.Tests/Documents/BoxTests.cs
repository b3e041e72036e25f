using QuestPDF.Fluent;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>Sizes, alignment, borders and the elements that divide space.</summary>
[Trait("Capability", "BIL-03")]
public sealed class BoxTests
{
    [Fact]
    public void A_row_gives_constants_their_points_texts_their_width_and_the_rest_by_shares()
    {
        var pdf = TestDocument.Content(c => c.Column(column => column.Item().Row(row =>
        {
            row.Spacing(10);
            row.ConstantItem(50).Background(TestDocument.Paint);
            row.AutoItem().Background(TestDocument.Paint).Text("1111");
            row.RelativeItem().Background(TestDocument.Paint);
            row.RelativeItem(2).Background(TestDocument.Paint);
        })));

        var rest = 360 - 30 - 50 - 22.24;
        Assert.Equal([50, 22.24, rest / 3, rest * 2 / 3], pdf.Page.Boxes.Select(b => b.Width), (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal(20, pdf.Page.Boxes[0].X, 2);
        Assert.Equal(80, pdf.Page.Boxes[1].X, 2);
        Assert.Equal(380, pdf.Page.Boxes[3].Right, 2);
        Assert.All(pdf.Page.Boxes, b => Assert.Equal(12, b.Height, 2));
    }

    [Fact]
    public void A_column_keeps_its_spacing_and_gives_its_items_the_whole_width()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Spacing(5);
            column.Item().Background(TestDocument.Paint).Text("one");
            column.Item().Background(TestDocument.Paint).Height(30);
        }));

        Assert.Equal([(20, 12), (37, 30)], pdf.Page.Boxes.Select(b => (Math.Round(b.Y, 2), Math.Round(b.Height, 2))));
        Assert.All(pdf.Page.Boxes, b => Assert.Equal(360, b.Width, 2));
    }

    [Fact]
    public void Hidden_items_of_a_column_take_no_spacing()
    {
        var pdf = TestDocument.Content(c => c.Column(outer => outer.Item().Background(TestDocument.Paint).Column(column =>
        {
            column.Spacing(5);
            column.Item().ShowIf(false).Text("hidden");
            column.Item().Text("one");
            column.Item().ShowIf(_ => false).Text("hidden");
            column.Item().Text("two");
            column.Item().ShowIf(false).Text("hidden");
        })));

        Assert.Equal(29, Assert.Single(pdf.Page.Boxes).Height, 2);
    }

    [Fact]
    public void Padding_adds_up_and_units_are_converted()
    {
        var pdf = TestDocument.Content(c => c.Padding(10).PaddingLeft(1, Unit.Inch).PaddingTop(1, Unit.Centimetre).Width(20).Height(20).Background(TestDocument.Paint));

        var box = Assert.Single(pdf.Page.Boxes);
        Assert.Equal((102, 58.35), (Math.Round(box.X, 2), Math.Round(box.Y, 2)));
    }

    [Fact]
    public void Least_and_greatest_sizes_hold()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().AlignLeft().MinWidth(60).MinHeight(20).Background(TestDocument.Paint).Text("1");
            column.Item().AlignLeft().MaxWidth(30).Background(TestDocument.Paint).Text("11 22 33 44");
        }));

        Assert.Equal([(60, 20), (25.02, 24)], pdf.Page.Boxes.Select(b => (Math.Round(b.Width, 2), Math.Round(b.Height, 2))));
    }

    [Fact]
    public void Content_stands_where_its_alignment_says()
    {
        var pdf = TestDocument.Content(c => c.Height(100).Layers(layers =>
        {
            layers.PrimaryLayer().Extend();
            layers.Layer().AlignLeft().AlignTop().Width(10).Height(10).Background(TestDocument.Paint);
            layers.Layer().AlignCenter().AlignMiddle().Width(10).Height(10).Background(TestDocument.Paint);
            layers.Layer().AlignRight().AlignBottom().Width(10).Height(10).Background(TestDocument.Paint);
        }));

        Assert.Equal([(20, 20), (195, 65), (370, 110)], pdf.Page.Boxes.Select(b => (Math.Round(b.X, 2), Math.Round(b.Y, 2))));
    }

    [Fact]
    public void Borders_lie_across_the_edges_and_take_no_space()
    {
        var pdf = TestDocument.Content(c => c.Width(100).Height(50).Border(2).BorderTop(4).BorderColor(Colors.Blue.Medium));

        Assert.Equal(
            [(19, 18, 102, 4), (19, 69, 102, 2), (19, 22, 2, 47), (119, 22, 2, 47)],
            pdf.Page.Boxes.Select(b => (b.X, Math.Round(b.Y, 2), b.Width, Math.Round(b.Height, 2))));
        Assert.All(pdf.Page.Boxes, b => Assert.Equal("0.13 0.59 0.95", b.Color));
    }

    [Fact]
    public void Lines_reach_from_side_to_side()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().LineHorizontal(2);
            column.Item().Height(40).LineVertical(3).LineColor(Colors.Red.Medium);
            column.Item().LineHorizontal(1).LineDashPattern([3, 2]);
        }));

        Assert.Equal([(360, 2), (3, 40)], pdf.Page.Boxes.Select(b => (b.Width, Math.Round(b.Height, 2))));
    }

    [Fact]
    public void The_footer_stands_at_the_bottom_of_the_page_and_the_background_covers_it()
    {
        var pdf = TestDocument.Pages(p =>
        {
            p.PageColor(Colors.Grey.Lighten4);
            p.Background().Background(Colors.Grey.Lighten3);
            p.Content().Text("content");
            p.Footer().Text("foot");
            p.Foreground().AlignRight().Text("stamp");
        });

        Assert.All(pdf.Page.Boxes, b => Assert.Equal((0, 0, 400, 300), (b.X, Math.Round(b.Y, 2), b.Width, b.Height)));
        Assert.InRange(pdf.Page.Find("foot").Y, 275, 280);
        Assert.InRange(pdf.Page.Find("stamp").Y, 0, 12);
        Assert.Equal(["content", "foot", "stamp"], pdf.Page.Texts.Select(t => t.Text));
    }

    [Fact]
    public void Unconstrained_content_takes_no_space_and_shrunk_content_no_more_than_it_needs()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Unconstrained().Width(500).Height(5).Background(TestDocument.Paint);
            column.Item().Shrink().Background(TestDocument.Paint).Text("1111");
            column.Item().Width(40).AspectRatio(2).Background(TestDocument.Paint);
        }));

        Assert.Equal([(500, 5), (22.24, 12), (40, 20)], pdf.Page.Boxes.Select(b => (Math.Round(b.Width, 2), Math.Round(b.Height, 2))));
        Assert.Equal(pdf.Page.Boxes[0].Y, pdf.Page.Boxes[1].Y, 2);
    }

    [Fact]
    public void Components_and_methods_describe_parts()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Component(new Greeting("named"));
            column.Item().Component<Greeting>();
            column.Item().Element(e => e.Text("method"));
            column.Item().Element(e => e.PaddingLeft(10)).Text("wrapped");
            column.Item().ShowIf(false).Text("hidden");
        }));

        Assert.Equal("named default method wrapped", pdf.Page.Text);
        Assert.Equal(30, pdf.Page.Find("wrapped").X, 2);
    }

    [Theory]
    [InlineData("#1f4e79", 0xFF1F4E79)]
    [InlineData("abc", 0xFFAABBCC)]
    [InlineData("#80FF0000", 0x80FF0000)]
    [InlineData("#8f00", 0x88FF0000)]
    public void Colours_are_read_as_the_web_writes_them(string text, uint expected) => Assert.Equal(expected, Color.FromHex(text).Hex);

    [Theory]
    [InlineData("")]
    [InlineData("#12")]
    [InlineData("#12345")]
    [InlineData("#GGGGGG")]
    public void Other_texts_are_no_colours(string text) => Assert.Throws<ArgumentException>(() => Color.FromHex(text));

    private sealed class Greeting(string text) : IComponent
    {
        public Greeting()
            : this("default")
        {
        }

        public void Compose(IContainer container) => container.Text(text);
    }
}
