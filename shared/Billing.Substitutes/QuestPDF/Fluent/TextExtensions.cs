using Billing.Substitutes.Documents.Layout;
using Billing.Substitutes.Documents.Layout.Text;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public static class TextExtensions
{
    /// <summary>Text of one style. An empty text is a line without characters; null takes no space.</summary>
    public static TextBlockDescriptor Text(this IContainer container, string? text)
    {
        var span = new TextSpan { Text = text };
        var block = container.Put(new TextBlock());
        block.Spans.Add(span);
        return new TextBlockDescriptor(block, span);
    }

    /// <summary>Text of several pieces.</summary>
    public static void Text(this IContainer element, Action<TextDescriptor> content) =>
        content(new TextDescriptor(element.Put(new TextBlock())));
}
