using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Gives the content no more than it needs, at one side or in the middle of the space.</summary>
internal sealed class Alignment : Container
{
    public HorizontalAlignment? Horizontal { get; set; }

    public VerticalAlignment? Vertical { get; set; }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        var plan = MeasureContent(available);
        if (plan.Kind is SpaceKind.Empty or SpaceKind.Wrap)
        {
            return;
        }

        var size = new Size(
            Horizontal is null ? available.Width : Math.Min(plan.Width, available.Width),
            Vertical is null ? available.Height : Math.Min(plan.Height, available.Height));
        var x = (available.Width - size.Width) * Horizontal switch
        {
            HorizontalAlignment.Center => 0.5f,
            HorizontalAlignment.Right => 1f,
            _ => 0f,
        };
        var y = (available.Height - size.Height) * Vertical switch
        {
            VerticalAlignment.Middle => 0.5f,
            VerticalAlignment.Bottom => 1f,
            _ => 0f,
        };
        canvas.Translate(x, y);
        base.Draw(canvas, size);
        canvas.Translate(-x, -y);
    }
}
