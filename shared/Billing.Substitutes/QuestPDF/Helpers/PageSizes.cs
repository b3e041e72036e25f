using QuestPDF.Infrastructure;

namespace QuestPDF.Helpers;

/// <summary>The size of a sheet in points.</summary>
public class PageSize
{
    public readonly float Width;
    public readonly float Height;

    public PageSize(float width, float height, Unit unit = Unit.Point)
    {
        Width = width.ToPoints(unit);
        Height = height.ToPoints(unit);
    }

    public static implicit operator Size(PageSize pageSize) => new(pageSize.Width, pageSize.Height);
}

/// <summary>Sheets of ISO 216 and of North America, upright.</summary>
public static class PageSizes
{
    public const int PointsPerInch = 72;

    public static PageSize A3 { get; } = new(297, 420, Unit.Millimetre);

    public static PageSize A4 { get; } = new(210, 297, Unit.Millimetre);

    public static PageSize A5 { get; } = new(148, 210, Unit.Millimetre);

    public static PageSize Legal { get; } = new(8.5f, 14, Unit.Inch);

    public static PageSize Letter { get; } = new(8.5f, 11, Unit.Inch);
}

public static class PageSizeExtensions
{
    public static PageSize Portrait(this PageSize size) =>
        new(Math.Min(size.Width, size.Height), Math.Max(size.Width, size.Height));

    public static PageSize Landscape(this PageSize size) =>
        new(Math.Max(size.Width, size.Height), Math.Min(size.Width, size.Height));
}
