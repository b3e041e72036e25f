using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Content with a part before and a part after it that come again on each page.</summary>
internal sealed class Decoration : Element
{
    public Container Before { get; } = new();

    public Container Content { get; } = new();

    public Container After { get; } = new();

    public override void Prepare(LayoutContext context, TextStyle inherited)
    {
        Before.Prepare(context, inherited);
        Content.Prepare(context, inherited);
        After.Prepare(context, inherited);
    }

    public override SpacePlan Measure(Size available)
    {
        var before = Before.Measure(available);
        var after = After.Measure(available);
        if (!before.IsFinal || !after.IsFinal)
        {
            return SpacePlan.Wrap(before.Reason ?? after.Reason ?? "the repeated part before or after the content does not fit");
        }

        var rest = available.Height - before.Height - after.Height;
        if (rest < -Size.Epsilon)
        {
            return SpacePlan.Wrap("the repeated parts before and after the content are higher than the space");
        }

        var content = Content.Measure(new Size(available.Width, rest));
        return content.Kind is SpaceKind.Wrap or SpaceKind.Empty ? content : content.Resize(
            Math.Max(content.Width, Math.Max(before.Width, after.Width)),
            before.Height + content.Height + after.Height);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        var before = Before.Measure(available);
        var after = After.Measure(available);
        var content = Content.Measure(new Size(available.Width, available.Height - before.Height - after.Height));
        Part(canvas, Before, 0, new Size(available.Width, before.Height));
        Part(canvas, Content, before.Height, new Size(available.Width, content.Height));
        Part(canvas, After, before.Height + content.Height, new Size(available.Width, after.Height));
        Before.Reset(newPass: false);
        After.Reset(newPass: false);
    }

    public override void Reset(bool newPass)
    {
        Before.Reset(newPass);
        Content.Reset(newPass);
        After.Reset(newPass);
    }

    private static void Part(PdfCanvas canvas, Container part, float y, Size size)
    {
        canvas.Translate(0, y);
        part.Draw(canvas, size);
        canvas.Translate(0, -y);
    }
}
