using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Elements on top of each other; the primary one decides the size and the paging.</summary>
internal sealed class Layers : Element
{
    public List<Container> Items { get; } = [];

    public Container? Primary { get; set; }

    public override void Prepare(LayoutContext context, TextStyle inherited)
    {
        foreach (var item in Items)
        {
            item.Prepare(context, inherited);
        }
    }

    public override SpacePlan Measure(Size available) => Primary!.Measure(available);

    public override void Draw(PdfCanvas canvas, Size available)
    {
        foreach (var item in Items)
        {
            if (item.Measure(available).Kind is SpaceKind.Full or SpaceKind.Partial)
            {
                item.Draw(canvas, available);
            }
        }
    }

    public override void Reset(bool newPass)
    {
        foreach (var item in Items)
        {
            item.Reset(newPass);
        }
    }
}
