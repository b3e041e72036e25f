using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Gives the content no more than it needs, where its place would stretch it.</summary>
internal sealed class Shrink : Container
{
    public bool Horizontally { get; set; }

    public bool Vertically { get; set; }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        var plan = MeasureContent(available);
        if (plan.Kind is SpaceKind.Partial or SpaceKind.Full)
        {
            base.Draw(canvas, new Size(
                Horizontally ? Math.Min(plan.Width, available.Width) : available.Width,
                Vertically ? Math.Min(plan.Height, available.Height) : available.Height));
        }
    }
}
