using Billing.Substitutes.Documents;
using Billing.Substitutes.Documents.Layout;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>Describes a kind of page: it comes as often as its content needs.</summary>
public class PageDescriptor
{
    internal PageDescriptor()
    {
    }

    internal PageTemplate Template { get; } = new();

    public void Size(float width, float height, Unit unit = Unit.Point) => Size(new PageSize(width, height, unit));

    public void Size(PageSize pageSize) => Template.Size = pageSize;

    public void MarginLeft(float value, Unit unit = Unit.Point) => Template.MarginLeft = value.ToPoints(unit);

    public void MarginRight(float value, Unit unit = Unit.Point) => Template.MarginRight = value.ToPoints(unit);

    public void MarginTop(float value, Unit unit = Unit.Point) => Template.MarginTop = value.ToPoints(unit);

    public void MarginBottom(float value, Unit unit = Unit.Point) => Template.MarginBottom = value.ToPoints(unit);

    public void MarginVertical(float value, Unit unit = Unit.Point)
    {
        MarginTop(value, unit);
        MarginBottom(value, unit);
    }

    public void MarginHorizontal(float value, Unit unit = Unit.Point)
    {
        MarginLeft(value, unit);
        MarginRight(value, unit);
    }

    public void Margin(float value, Unit unit = Unit.Point)
    {
        MarginVertical(value, unit);
        MarginHorizontal(value, unit);
    }

    public void PageColor(Color color) => Template.Color = color;

    public void DefaultTextStyle(TextStyle textStyle) => Template.TextStyle = textStyle;

    public void DefaultTextStyle(Func<TextStyle, TextStyle> handler) => DefaultTextStyle(handler(TextStyle.Default));

    /// <summary>Behind everything, over the whole page.</summary>
    public IContainer Background() => Once(Template.Background, nameof(Background));

    /// <summary>Over everything, over the whole page.</summary>
    public IContainer Foreground() => Once(Template.Foreground, nameof(Foreground));

    public IContainer Header() => Once(Template.Header, nameof(Header));

    public IContainer Content() => Once(Template.Content, nameof(Content));

    public IContainer Footer() => Once(Template.Footer, nameof(Footer));

    private static Container Once(Container part, string name) => part.Content is null
        ? part
        : throw new DocumentComposeException($"The page's {name} has been described already.");
}

public static class PageExtensions
{
    public static IDocumentContainer Page(this IDocumentContainer document, Action<PageDescriptor> handler)
    {
        var page = new PageDescriptor();
        handler(page);
        ((DocumentContainer)document).Pages.Add(page.Template);
        return document;
    }
}
