namespace QuestPDF.Infrastructure;

/// <summary>A unit of length of the fluent API.</summary>
public enum Unit
{
    Point,
    Meter,
    Centimetre,
    Millimetre,
    Feet,
    Inch,

    /// <summary>A thousandth of an inch.</summary>
    Mil,
}

internal static class UnitConversion
{
    private const float PointsPerInch = 72;
    private const float InchesPerMetre = 39.37007874f;

    public static float ToPoints(this float value, Unit unit) => value * unit switch
    {
        Unit.Point => 1f,
        Unit.Meter => PointsPerInch * InchesPerMetre,
        Unit.Centimetre => PointsPerInch / 2.54f,
        Unit.Millimetre => PointsPerInch / 25.4f,
        Unit.Feet => PointsPerInch * 12,
        Unit.Inch => PointsPerInch,
        Unit.Mil => PointsPerInch / 1000,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "This is no unit of length."),
    };
}
