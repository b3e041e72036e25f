using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public class LineDescriptor
{
    private readonly Line _line;

    internal LineDescriptor(Line line) => _line = line;

    public LineDescriptor LineColor(Color color)
    {
        _line.Color = color;
        return this;
    }

    /// <summary>Draws dashes; the pattern holds lengths of dashes and gaps in turn.</summary>
    public LineDescriptor LineDashPattern(float[] dashPattern, Unit unit = Unit.Point)
    {
        _line.DashPattern = Array.ConvertAll(dashPattern, part => part.ToPoints(unit));
        return this;
    }
}

public static class LineExtensions
{
    public static LineDescriptor LineHorizontal(this IContainer element, float thickness, Unit unit = Unit.Point) =>
        new(element.Put(new Line { IsHorizontal = true, Thickness = thickness.ToPoints(unit) }));

    public static LineDescriptor LineVertical(this IContainer element, float thickness, Unit unit = Unit.Point) =>
        new(element.Put(new Line { IsHorizontal = false, Thickness = thickness.ToPoints(unit) }));
}
