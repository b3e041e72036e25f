namespace QuestPDF.Infrastructure;

/// <summary>A width and a height in points (1/72 inch).</summary>
public readonly struct Size
{
    /// <summary>Differences below this many points do not count.</summary>
    public const float Epsilon = 0.01f;

    /// <summary>The largest length that a page may have, and so the length that stands for "no limit".</summary>
    public const float Infinity = 14_400;

    public readonly float Width;
    public readonly float Height;

    public Size(float width, float height)
    {
        Width = width;
        Height = height;
    }

    public static Size Zero { get; } = new(0, 0);

    public static Size Max { get; } = new(Infinity, Infinity);
}
