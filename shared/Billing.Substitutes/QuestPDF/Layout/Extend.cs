using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Takes all of the space in one or both directions.</summary>
internal sealed class Extend : Container
{
    public bool Horizontally { get; set; }

    public bool Vertically { get; set; }

    public override SpacePlan Measure(Size available)
    {
        var plan = MeasureContent(available);
        return plan.Kind is SpaceKind.Empty or SpaceKind.Wrap ? plan : plan.Resize(
            Horizontally ? Math.Max(plan.Width, available.Width) : plan.Width,
            Vertically ? Math.Max(plan.Height, available.Height) : plan.Height);
    }
}
