using Billing.Substitutes.Documents.Layout.Text;
using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>Turns a page number, if it is known, into text.</summary>
public delegate string PageNumberFormatter(int? pageNumber);

/// <summary>A piece of text whose style can be said.</summary>
public class TextSpanDescriptor
{
    internal TextSpanDescriptor(TextSpan span) => Span = span;

    internal TextSpan Span { get; }

    internal TextStyle Style
    {
        get => Span.Style;
        set => Span.Style = value;
    }
}

public class TextPageNumberDescriptor : TextSpanDescriptor
{
    internal TextPageNumberDescriptor(TextSpan span)
        : base(span)
    {
    }

    public TextPageNumberDescriptor Format(PageNumberFormatter formatter)
    {
        Span.Formatter = formatter;
        return this;
    }
}

/// <summary>A text of one style.</summary>
public class TextBlockDescriptor : TextSpanDescriptor
{
    private readonly TextBlock _block;

    internal TextBlockDescriptor(TextBlock block, TextSpan span)
        : base(span) => _block = block;

    public TextBlockDescriptor AlignLeft() => Align(TextHorizontalAlignment.Left);

    public TextBlockDescriptor AlignCenter() => Align(TextHorizontalAlignment.Center);

    public TextBlockDescriptor AlignRight() => Align(TextHorizontalAlignment.Right);

    /// <summary>Aligns both sides, except for the last line of a paragraph.</summary>
    public TextBlockDescriptor Justify() => Align(TextHorizontalAlignment.Justify);

    public TextBlockDescriptor ParagraphSpacing(float value, Unit unit = Unit.Point)
    {
        _block.ParagraphSpacing = value.ToPoints(unit);
        return this;
    }

    public TextBlockDescriptor ParagraphFirstLineIndentation(float value, Unit unit = Unit.Point)
    {
        _block.FirstLineIndentation = value.ToPoints(unit);
        return this;
    }

    private TextBlockDescriptor Align(TextHorizontalAlignment alignment)
    {
        _block.Alignment = alignment;
        return this;
    }
}

/// <summary>A text of several pieces.</summary>
public class TextDescriptor
{
    private readonly TextBlock _block;
    private TextStyle _style = TextStyle.Default;

    internal TextDescriptor(TextBlock block) => _block = block;

    /// <summary>The style of the pieces that follow, as far as they leave it open.</summary>
    public void DefaultTextStyle(TextStyle style) => _style = style;

    public void DefaultTextStyle(Func<TextStyle, TextStyle> style) => DefaultTextStyle(style(TextStyle.Default));

    public void AlignLeft() => _block.Alignment = TextHorizontalAlignment.Left;

    public void AlignCenter() => _block.Alignment = TextHorizontalAlignment.Center;

    public void AlignRight() => _block.Alignment = TextHorizontalAlignment.Right;

    /// <summary>Aligns both sides, except for the last line of a paragraph.</summary>
    public void Justify() => _block.Alignment = TextHorizontalAlignment.Justify;

    public void ParagraphSpacing(float value, Unit unit = Unit.Point) => _block.ParagraphSpacing = value.ToPoints(unit);

    public void ParagraphFirstLineIndentation(float value, Unit unit = Unit.Point) => _block.FirstLineIndentation = value.ToPoints(unit);

    public TextSpanDescriptor Span(string? text) => new(Add(new TextSpan { Text = text }));

    /// <summary>A piece of text and a line end. A line end at the very end of the text opens one more line.</summary>
    public TextSpanDescriptor Line(string? text) => Span(text + "\n");

    public TextSpanDescriptor EmptyLine() => Span("\n");

    public TextPageNumberDescriptor CurrentPageNumber() => new(Add(new TextSpan { Kind = SpanKind.CurrentPage }));

    public TextPageNumberDescriptor TotalPages() => new(Add(new TextSpan { Kind = SpanKind.TotalPages }));

    public TextSpanDescriptor Hyperlink(string? text, string url) =>
        new(Add(new TextSpan { Text = text, Link = new LinkTarget(url, null) }));

    public TextSpanDescriptor SectionLink(string? text, string sectionName) =>
        new(Add(new TextSpan { Text = text, Link = new LinkTarget(null, sectionName) }));

    private TextSpan Add(TextSpan span)
    {
        span.Style = _style;
        _block.Spans.Add(span);
        return span;
    }
}
