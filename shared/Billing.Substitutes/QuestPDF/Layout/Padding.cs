using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Empty space around the content.</summary>
internal sealed class Padding : Container
{
    public float Left { get; set; }

    public float Top { get; set; }

    public float Right { get; set; }

    public float Bottom { get; set; }

    public override SpacePlan Measure(Size available)
    {
        var inner = Inner(available);
        if (inner.Width < -Size.Epsilon || inner.Height < -Size.Epsilon)
        {
            return SpacePlan.Wrap("the padding alone is larger than the space");
        }

        var plan = MeasureContent(inner);
        return plan.Kind is SpaceKind.Empty or SpaceKind.Wrap
            ? plan
            : plan.Resize(plan.Width + Left + Right, plan.Height + Top + Bottom);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        canvas.Translate(Left, Top);
        base.Draw(canvas, Inner(available));
        canvas.Translate(-Left, -Top);
    }

    private Size Inner(Size available) => new(available.Width - Left - Right, available.Height - Top - Bottom);
}
