using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Background and border of the space that the content was given. Neither takes space itself.</summary>
internal sealed class StyledBox : Container
{
    public Color? BackgroundColor { get; set; }

    public Color BorderColor { get; set; } = new(0xFF00_0000);

    public float Left { get; set; }

    public float Top { get; set; }

    public float Right { get; set; }

    public float Bottom { get; set; }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (BackgroundColor is { Alpha: > 0 } background)
        {
            canvas.FillRectangle(0, 0, available.Width, available.Height, background);
        }

        base.Draw(canvas, available);
        DrawBorder(canvas, available);
    }

    // Lines lie across the edge, so that cells side by side share theirs; corners belong to the horizontal lines.
    private void DrawBorder(PdfCanvas canvas, Size size)
    {
        var width = size.Width + ((Left + Right) / 2);
        var height = size.Height - ((Top + Bottom) / 2);
        if (Top > 0)
        {
            canvas.FillRectangle(-Left / 2, -Top / 2, width, Top, BorderColor);
        }

        if (Bottom > 0)
        {
            canvas.FillRectangle(-Left / 2, size.Height - (Bottom / 2), width, Bottom, BorderColor);
        }

        if (Left > 0)
        {
            canvas.FillRectangle(-Left / 2, Top / 2, Left, height, BorderColor);
        }

        if (Right > 0)
        {
            canvas.FillRectangle(size.Width - (Right / 2), Top / 2, Right, height, BorderColor);
        }
    }
}
