using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Makes the area of the content lead to an address or to a section of the document.</summary>
internal sealed class Link : Container
{
    public required LinkTarget Target { get; init; }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (MeasureContent(available).Kind is SpaceKind.Full or SpaceKind.Partial)
        {
            canvas.Link(Target, 0, 0, available.Width, available.Height);
        }

        base.Draw(canvas, available);
    }
}

/// <summary>A named place that links lead to: where its content begins.</summary>
internal sealed class Section : Container
{
    private bool _marked;

    public required string Name { get; init; }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (!_marked)
        {
            canvas.MarkSection(Name);
            _marked = true;
        }

        base.Draw(canvas, available);
    }

    public override void Reset(bool newPass)
    {
        _marked &= !newPass;
        base.Reset(newPass);
    }
}
