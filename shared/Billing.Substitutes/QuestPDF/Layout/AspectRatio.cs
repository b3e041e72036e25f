using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>A space of fixed proportions.</summary>
internal sealed class AspectRatio : Container
{
    /// <summary>Width divided by height.</summary>
    public required float Ratio { get; init; }

    public required AspectRatioOption Option { get; init; }

    public override SpacePlan Measure(Size available)
    {
        var target = Target(available);
        if (target.Width > available.Width + Size.Epsilon || target.Height > available.Height + Size.Epsilon)
        {
            return SpacePlan.Wrap("an area of these proportions does not fit");
        }

        var plan = MeasureContent(target);
        return plan.Kind is SpaceKind.Empty or SpaceKind.Wrap ? plan : plan.Resize(target.Width, target.Height);
    }

    public override void Draw(PdfCanvas canvas, Size available) => base.Draw(canvas, Target(available));

    internal static Size Fit(Size available, float ratio, AspectRatioOption option)
    {
        var byWidth = new Size(available.Width, available.Width / ratio);
        var byHeight = new Size(available.Height * ratio, available.Height);
        return option switch
        {
            AspectRatioOption.FitWidth => byWidth,
            AspectRatioOption.FitHeight => byHeight,
            _ => byWidth.Height <= available.Height ? byWidth : byHeight,
        };
    }

    private Size Target(Size available) => Fit(available, Ratio, Option);
}
