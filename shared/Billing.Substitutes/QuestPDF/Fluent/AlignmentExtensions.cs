using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>The placing of content in a space that is larger than it needs.</summary>
public static class AlignmentExtensions
{
    public static IContainer AlignLeft(this IContainer element) => element.Align(HorizontalAlignment.Left);

    public static IContainer AlignCenter(this IContainer element) => element.Align(HorizontalAlignment.Center);

    public static IContainer AlignRight(this IContainer element) => element.Align(HorizontalAlignment.Right);

    public static IContainer AlignTop(this IContainer element) => element.Align(VerticalAlignment.Top);

    public static IContainer AlignMiddle(this IContainer element) => element.Align(VerticalAlignment.Middle);

    public static IContainer AlignBottom(this IContainer element) => element.Align(VerticalAlignment.Bottom);

    private static Alignment Align(this IContainer element, HorizontalAlignment horizontal)
    {
        var alignment = element.Merge<Alignment>();
        alignment.Horizontal = horizontal;
        return alignment;
    }

    private static Alignment Align(this IContainer element, VerticalAlignment vertical)
    {
        var alignment = element.Merge<Alignment>();
        alignment.Vertical = vertical;
        return alignment;
    }
}
