using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout.Text;

internal enum SpanKind : byte
{
    Text,
    CurrentPage,
    TotalPages,
}

/// <summary>A piece of a text block with one style.</summary>
internal sealed class TextSpan
{
    public SpanKind Kind { get; init; }

    /// <summary>Null takes no space at all; an empty text is a line without characters.</summary>
    public string? Text { get; init; }

    public LinkTarget? Link { get; init; }

    public TextStyle Style { get; set; } = TextStyle.Default;

    public PageNumberFormatter? Formatter { get; set; }

    /// <summary>Text of the span on the present page.</summary>
    public string TextFor(LayoutContext context)
    {
        switch (Kind)
        {
            case SpanKind.CurrentPage:
                return Format(context.CurrentPage);
            case SpanKind.TotalPages:
                context.DependsOnTotalPages = true;
                return Format(context.TotalPages);
            default:
                return Text ?? "";
        }
    }

    private string Format(int number) => Formatter?.Invoke(number) ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
