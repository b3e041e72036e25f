using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Elements;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Shows the content on the pages that a condition chooses.</summary>
internal sealed class Conditional : Container
{
    private LayoutContext? _context;

    public required Predicate<ShowIfContext> Condition { get; init; }

    public override void Prepare(LayoutContext context, TextStyle inherited)
    {
        _context = context;
        base.Prepare(context, inherited);
    }

    public override SpacePlan Measure(Size available) => IsShown ? MeasureContent(available) : SpacePlan.Full(0, 0);

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (IsShown)
        {
            base.Draw(canvas, available);
        }
    }

    private bool IsShown => Condition(new ShowIfContext(_context!));
}

/// <summary>Draws the content at its own size without taking space.</summary>
internal sealed class Unconstrained : Container
{
    public override SpacePlan Measure(Size available)
    {
        var plan = MeasureContent(Size.Max);
        return plan.Kind is SpaceKind.Empty or SpaceKind.Wrap ? plan : plan.Resize(0, 0);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        var plan = MeasureContent(Size.Max);
        if (plan.Kind is SpaceKind.Full or SpaceKind.Partial)
        {
            base.Draw(canvas, plan.Size);
        }
    }
}

/// <summary>Changes what its content inherits about text.</summary>
internal sealed class TextStyleScope : Container
{
    public required TextStyle Style { get; init; }

    public override void Prepare(LayoutContext context, TextStyle inherited) => base.Prepare(context, Style.Over(inherited));
}
