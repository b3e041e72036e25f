using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>A line from one side of the space to the other.</summary>
internal sealed class Line : Element
{
    private bool _drawn;

    public required bool IsHorizontal { get; init; }

    public required float Thickness { get; init; }

    public Color Color { get; set; } = new(0xFF00_0000);

    /// <summary>Lengths of dashes and gaps in turn; empty for a solid line.</summary>
    public float[] DashPattern { get; set; } = [];

    public override SpacePlan Measure(Size available)
    {
        if (_drawn)
        {
            return SpacePlan.Empty;
        }

        var room = IsHorizontal ? available.Height : available.Width;
        if (Thickness > room + Size.Epsilon)
        {
            return SpacePlan.Wrap("the line is thicker than the space");
        }

        return IsHorizontal ? SpacePlan.Full(0, Thickness) : SpacePlan.Full(Thickness, 0);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (_drawn)
        {
            return;
        }

        if (DashPattern.Length > 0)
        {
            canvas.DashedLine(IsHorizontal, IsHorizontal ? available.Width : available.Height, Thickness, Color, DashPattern);
        }
        else if (IsHorizontal)
        {
            canvas.FillRectangle(0, 0, available.Width, Thickness, Color);
        }
        else
        {
            canvas.FillRectangle(0, 0, Thickness, available.Height, Color);
        }

        _drawn = true;
    }

    public override void Reset(bool newPass) => _drawn = false;
}
