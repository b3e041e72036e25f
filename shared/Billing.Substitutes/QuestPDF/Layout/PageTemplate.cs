using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>A kind of page: it comes as often as its content needs, with the same header and footer.</summary>
internal sealed class PageTemplate
{
    public Size Size { get; set; } = QuestPDF.Helpers.PageSizes.A4;

    public float MarginLeft { get; set; }

    public float MarginTop { get; set; }

    public float MarginRight { get; set; }

    public float MarginBottom { get; set; }

    public Color Color { get; set; } = new(0x0000_0000);

    public TextStyle TextStyle { get; set; } = TextStyle.Default;

    public Container Background { get; } = new();

    public Container Header { get; } = new();

    public Container Content { get; } = new();

    public Container Footer { get; } = new();

    public Container Foreground { get; } = new();

    private IEnumerable<Container> Parts => [Background, Header, Content, Footer, Foreground];

    public void Prepare(LayoutContext context)
    {
        foreach (var part in Parts)
        {
            part.Prepare(context, TextStyle);
        }
    }

    public void Reset()
    {
        foreach (var part in Parts)
        {
            part.Reset(newPass: true);
        }
    }

    /// <summary>Draws the next page; false if it was the last.</summary>
    /// <exception cref="DocumentLayoutException">A part needs more than an empty page.</exception>
    public bool DrawPage(PdfCanvas canvas, int pageNumber)
    {
        var inner = new Size(Size.Width - MarginLeft - MarginRight, Size.Height - MarginTop - MarginBottom);
        var header = Measure(Header, "header", inner, pageNumber);
        var footer = Measure(Footer, "footer", new Size(inner.Width, inner.Height - header.Height), pageNumber);
        var room = new Size(inner.Width, inner.Height - header.Height - footer.Height);
        var content = Content.Measure(room);
        if (content.Kind == SpaceKind.Wrap || room.Height < -Size.Epsilon || room.Width < -Size.Epsilon)
        {
            throw TooLarge("content", content, room, pageNumber);
        }

        canvas.FillRectangle(0, 0, Size.Width, Size.Height, Color);
        DrawRepeated(Background, canvas, Size);
        canvas.Translate(MarginLeft, MarginTop);
        DrawRepeated(Header, canvas, new Size(inner.Width, header.Height));
        canvas.Translate(0, header.Height);
        if (content.Kind != SpaceKind.Empty)
        {
            Content.Draw(canvas, room);
        }

        canvas.Translate(0, room.Height);
        DrawRepeated(Footer, canvas, new Size(inner.Width, footer.Height));
        canvas.Translate(-MarginLeft, -MarginTop - header.Height - room.Height);
        DrawRepeated(Foreground, canvas, Size);
        return content.Kind == SpaceKind.Partial;
    }

    private static SpacePlan Measure(Container part, string name, Size room, int pageNumber)
    {
        var plan = part.Measure(room);
        return plan.IsFinal ? plan : throw TooLarge(name, plan, room, pageNumber);
    }

    private static void DrawRepeated(Container part, PdfCanvas canvas, Size size)
    {
        if (part.Content is not null)
        {
            part.Draw(canvas, size);
            part.Reset(newPass: false);
        }
    }

    private static DocumentLayoutException TooLarge(string part, SpacePlan plan, Size room, int pageNumber) => new(
        $"The {part} of page {pageNumber} cannot be laid out in {room.Width:0.#} × {room.Height:0.#} points: " +
        $"{plan.Reason ?? "it does not fit on one page"}. No page offers more space, so the document cannot be finished. " +
        "Look for widths and heights that exceed the page, for parts that must stay in one piece, and for margins.");
}
