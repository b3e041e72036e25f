using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public static class ConstrainedExtensions
{
    /// <summary>Exactly this wide.</summary>
    public static IContainer Width(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var box = element.Merge<Constrained>(c => c.MinWidth is null && c.MaxWidth is null);
        box.MinWidth = box.MaxWidth = value.ToPoints(unit);
        return box;
    }

    public static IContainer MinWidth(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var box = element.Merge<Constrained>(c => c.MinWidth is null);
        box.MinWidth = value.ToPoints(unit);
        return box;
    }

    public static IContainer MaxWidth(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var box = element.Merge<Constrained>(c => c.MaxWidth is null);
        box.MaxWidth = value.ToPoints(unit);
        return box;
    }

    /// <summary>Exactly this high.</summary>
    public static IContainer Height(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var box = element.Merge<Constrained>(c => c.MinHeight is null && c.MaxHeight is null);
        box.MinHeight = box.MaxHeight = value.ToPoints(unit);
        return box;
    }

    public static IContainer MinHeight(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var box = element.Merge<Constrained>(c => c.MinHeight is null);
        box.MinHeight = value.ToPoints(unit);
        return box;
    }

    public static IContainer MaxHeight(this IContainer element, float value, Unit unit = Unit.Point)
    {
        var box = element.Merge<Constrained>(c => c.MaxHeight is null);
        box.MaxHeight = value.ToPoints(unit);
        return box;
    }
}
