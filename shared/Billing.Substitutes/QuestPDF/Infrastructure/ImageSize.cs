namespace QuestPDF.Infrastructure;

/// <summary>A width and a height in pixels.</summary>
public readonly struct ImageSize
{
    public readonly int Width;
    public readonly int Height;

    public ImageSize(int width, int height)
    {
        Width = width;
        Height = height;
    }
}
