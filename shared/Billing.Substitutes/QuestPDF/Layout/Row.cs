using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

internal enum RowItemKind : byte
{
    Constant,
    Relative,
    Auto,
}

/// <summary>A place in a row; all places of a row are equally high.</summary>
internal sealed class RowItem : Container
{
    public required RowItemKind Kind { get; init; }

    /// <summary>Points for a constant item, a share for a relative one.</summary>
    public required float Value { get; init; }

    public float X { get; set; }

    public float Width { get; set; }

    public bool Done { get; set; }

    public override void Reset(bool newPass)
    {
        Done = false;
        base.Reset(newPass);
    }
}

/// <summary>Elements side by side. An item may go on with the next page while its neighbours have ended.</summary>
internal sealed class Row : Element
{
    public List<RowItem> Items { get; } = [];

    public float Spacing { get; set; }

    public override void Prepare(LayoutContext context, TextStyle inherited)
    {
        foreach (var item in Items)
        {
            item.Prepare(context, inherited);
        }
    }

    public override SpacePlan Measure(Size available)
    {
        if (Items.TrueForAll(i => i.Done))
        {
            return SpacePlan.Empty;
        }

        Arrange(available.Width);
        var height = 0f;
        var full = true;
        foreach (var item in Items)
        {
            if (item.Done)
            {
                continue;
            }

            var plan = item.Measure(new Size(item.Width, available.Height));
            if (plan.Kind == SpaceKind.Wrap)
            {
                return plan;
            }

            full &= plan.IsFinal;
            height = Math.Max(height, plan.Height);
        }

        var width = Items[^1].X + Items[^1].Width;
        if (width > available.Width + Size.Epsilon)
        {
            return SpacePlan.Wrap("the items of the row are wider than the space");
        }

        return full ? SpacePlan.Full(width, height) : SpacePlan.Partial(width, height);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (Items.Count == 0)
        {
            return;
        }

        Arrange(available.Width);
        foreach (var item in Items)
        {
            if (item.Done)
            {
                continue;
            }

            var space = new Size(item.Width, available.Height);
            var plan = item.Measure(space);
            item.Done = plan.IsFinal;
            if (plan.Kind == SpaceKind.Wrap)
            {
                continue;
            }

            canvas.Translate(item.X, 0);
            item.Draw(canvas, space);
            canvas.Translate(-item.X, 0);
        }
    }

    public override void Reset(bool newPass)
    {
        foreach (var item in Items)
        {
            item.Reset(newPass);
        }
    }

    private void Arrange(float available)
    {
        var shares = 0f;
        var rest = available - (Spacing * (Items.Count - 1));
        foreach (var item in Items)
        {
            switch (item.Kind)
            {
                case RowItemKind.Constant:
                    item.Width = item.Value;
                    rest -= item.Width;
                    break;
                case RowItemKind.Auto:
                    item.Width = item.Done ? item.Width : item.Measure(Size.Max).Width;
                    rest -= item.Width;
                    break;
                default:
                    shares += item.Value;
                    break;
            }
        }

        var x = 0f;
        foreach (var item in Items)
        {
            if (item.Kind == RowItemKind.Relative)
            {
                item.Width = Math.Max(0, rest) * item.Value / shares;
            }

            item.X = x;
            x += item.Width + Spacing;
        }
    }
}
