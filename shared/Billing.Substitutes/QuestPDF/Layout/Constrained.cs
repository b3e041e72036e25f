using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Least and greatest width and height of the content.</summary>
internal sealed class Constrained : Container
{
    public float? MinWidth { get; set; }

    public float? MaxWidth { get; set; }

    public float? MinHeight { get; set; }

    public float? MaxHeight { get; set; }

    public override SpacePlan Measure(Size available)
    {
        if (MinWidth > available.Width + Size.Epsilon)
        {
            return SpacePlan.Wrap("the demanded width is larger than the space");
        }

        if (MinHeight > available.Height + Size.Epsilon)
        {
            return SpacePlan.Wrap("the demanded height is larger than the space");
        }

        var plan = MeasureContent(Limit(available));
        return plan.Kind is SpaceKind.Wrap or SpaceKind.Empty
            ? plan
            : plan.Resize(Math.Max(MinWidth ?? 0, plan.Width), Math.Max(MinHeight ?? 0, plan.Height));
    }

    public override void Draw(PdfCanvas canvas, Size available) => base.Draw(canvas, Limit(available));

    private Size Limit(Size available) => new(
        Math.Min(MaxWidth ?? Size.Infinity, available.Width),
        Math.Min(MaxHeight ?? Size.Infinity, available.Height));
}
