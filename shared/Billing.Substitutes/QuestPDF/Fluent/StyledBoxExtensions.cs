using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>Background and border. Calls in a row describe the same box.</summary>
public static class StyledBoxExtensions
{
    public static IContainer Background(this IContainer element, Color color)
    {
        var box = element.Merge<StyledBox>(b => b.BackgroundColor is null);
        box.BackgroundColor = color;
        return box;
    }

    public static IContainer Border(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var points = value.ToPoints(unit);
        return element.Lines(points, points, points, points);
    }

    public static IContainer Border(this IContainer element, float all, Color color) => element.Border(all).BorderColor(color);

    public static IContainer BorderVertical(this IContainer element, float value, Unit unit = Unit.Point) =>
        element.Lines(left: value.ToPoints(unit), right: value.ToPoints(unit));

    public static IContainer BorderHorizontal(this IContainer element, float value, Unit unit = Unit.Point) =>
        element.Lines(top: value.ToPoints(unit), bottom: value.ToPoints(unit));

    public static IContainer BorderLeft(this IContainer element, float value, Unit unit = Unit.Point) =>
        element.Lines(left: value.ToPoints(unit));

    public static IContainer BorderRight(this IContainer element, float value, Unit unit = Unit.Point) =>
        element.Lines(right: value.ToPoints(unit));

    public static IContainer BorderTop(this IContainer element, float value, Unit unit = Unit.Point) =>
        element.Lines(top: value.ToPoints(unit));

    public static IContainer BorderBottom(this IContainer element, float value, Unit unit = Unit.Point) =>
        element.Lines(bottom: value.ToPoints(unit));

    public static IContainer BorderColor(this IContainer element, Color color)
    {
        var box = element.Merge<StyledBox>();
        box.BorderColor = color;
        return box;
    }

    private static StyledBox Lines(
        this IContainer element, float? left = null, float? top = null, float? right = null, float? bottom = null)
    {
        var box = element.Merge<StyledBox>();
        box.Left = left ?? box.Left;
        box.Top = top ?? box.Top;
        box.Right = right ?? box.Right;
        box.Bottom = bottom ?? box.Bottom;
        return box;
    }
}
