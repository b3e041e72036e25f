using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Keeps the content in one piece; it is an error if no page is large enough.</summary>
internal sealed class ShowEntire : Container
{
    public override SpacePlan Measure(Size available)
    {
        var plan = MeasureContent(available);
        return plan.Kind == SpaceKind.Partial ? SpacePlan.Wrap("content that must stay in one piece does not fit") : plan;
    }
}

/// <summary>Shows the content on its first page only.</summary>
internal sealed class ShowOnce : Container
{
    private bool _drawn;

    public override SpacePlan Measure(Size available) => _drawn ? SpacePlan.Empty : MeasureContent(available);

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (!_drawn)
        {
            _drawn = MeasureContent(available).IsFinal;
            base.Draw(canvas, available);
        }
    }

    // Repetition on the next page is just what this element refuses.
    public override void Reset(bool newPass)
    {
        if (newPass)
        {
            _drawn = false;
            base.Reset(newPass);
        }
    }
}

/// <summary>Leaves the content out on its first page.</summary>
internal sealed class SkipOnce : Container
{
    private bool _skipped;

    public override SpacePlan Measure(Size available) => _skipped ? MeasureContent(available) : SpacePlan.Full(0, 0);

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (_skipped)
        {
            base.Draw(canvas, available);
        }

        _skipped = true;
    }

    public override void Reset(bool newPass)
    {
        _skipped &= !newPass;
        base.Reset(newPass);
    }
}

/// <summary>Draws a first part only and forgets the rest.</summary>
internal sealed class StopPaging : Container
{
    public override SpacePlan Measure(Size available)
    {
        var plan = MeasureContent(available);
        return plan.Kind == SpaceKind.Partial ? SpacePlan.Full(plan.Width, plan.Height) : plan;
    }
}

/// <summary>Shows the content again on each page that its place reaches.</summary>
internal sealed class Repeat : Container
{
    public override void Draw(PdfCanvas canvas, Size available)
    {
        var finished = MeasureContent(available).IsFinal;
        base.Draw(canvas, available);
        if (finished)
        {
            Reset(newPass: false);
        }
    }
}

/// <summary>Goes to the next page if the content does not fit here and less than a certain height is left.</summary>
internal sealed class EnsureSpace : Container
{
    private bool _moved;

    public required float MinHeight { get; init; }

    public override SpacePlan Measure(Size available)
    {
        var plan = MeasureContent(available);
        return plan.Kind == SpaceKind.Partial && !_moved && available.Height < MinHeight ? SpacePlan.Partial(0, 0) : plan;
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (!_moved && available.Height < MinHeight && MeasureContent(available).Kind == SpaceKind.Partial)
        {
            _moved = true;
            return;
        }

        _moved = true;
        base.Draw(canvas, available);
    }

    public override void Reset(bool newPass)
    {
        _moved = false;
        base.Reset(newPass);
    }
}

/// <summary>Goes to the next page if the content does not fit here; there it may be divided.</summary>
internal sealed class PreventPageBreak : Container
{
    private bool _moved;

    public override SpacePlan Measure(Size available)
    {
        var plan = MeasureContent(available);
        return !_moved && plan.Kind is SpaceKind.Partial or SpaceKind.Wrap ? SpacePlan.Partial(0, 0) : plan;
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        var first = !_moved;
        _moved = true;
        if (!first || MeasureContent(available).IsFinal)
        {
            base.Draw(canvas, available);
        }
    }

    public override void Reset(bool newPass)
    {
        _moved = false;
        base.Reset(newPass);
    }
}

/// <summary>Ends the page.</summary>
internal sealed class PageBreak : Element
{
    private bool _done;

    public override SpacePlan Measure(Size available) => _done ? SpacePlan.Empty : SpacePlan.Partial(0, 0);

    public override void Draw(PdfCanvas canvas, Size available) => _done = true;

    public override void Reset(bool newPass) => _done = false;
}
