using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>A place for one element, and the base of all elements that wrap one other.</summary>
internal class Container : Element, IContainer
{
    internal Element? Content { get; set; }

    IElement? IContainer.Child
    {
        get => Content;
        set => Content = (Element?)value;
    }

    public override void Prepare(LayoutContext context, TextStyle inherited) => Content?.Prepare(context, inherited);

    public override SpacePlan Measure(Size available) => MeasureContent(available);

    public override void Draw(PdfCanvas canvas, Size available) => Content?.Draw(canvas, available);

    public override void Reset(bool newPass) => Content?.Reset(newPass);

    /// <summary>A place without content fits anywhere and takes no space.</summary>
    protected SpacePlan MeasureContent(Size available) => Content is null ? SpacePlan.Full(0, 0) : Content.Measure(available);
}
