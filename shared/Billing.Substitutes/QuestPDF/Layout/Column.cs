using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Elements below each other; what does not fit goes on with the next page.</summary>
internal sealed class Column : Element
{
    private int _next;

    public List<Container> Items { get; } = [];

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
        if (_next == Items.Count)
        {
            return SpacePlan.Empty;
        }

        var walk = new Walk(this, available);
        while (walk.MoveNext())
        {
        }

        if (walk.Placed == 0)
        {
            return SpacePlan.Wrap(walk.WrapReason);
        }

        if (walk.Width > available.Width + Size.Epsilon)
        {
            return SpacePlan.Wrap("an item is wider than the space");
        }

        return walk.Completed == Items.Count
            ? SpacePlan.Full(walk.Width, walk.Bottom)
            : SpacePlan.Partial(walk.Width, walk.Bottom);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        var walk = new Walk(this, available);
        while (walk.MoveNext())
        {
            canvas.Translate(0, walk.Top);
            walk.Item.Draw(canvas, new Size(available.Width, walk.Plan.Height));
            canvas.Translate(0, -walk.Top);
        }

        _next = walk.Completed;
    }

    public override void Reset(bool newPass)
    {
        _next = 0;
        foreach (var item in Items)
        {
            item.Reset(newPass);
        }
    }

    /// <summary>Goes through the items that fit on this page, in order.</summary>
    private struct Walk(Column column, Size available)
    {
        private bool _stopped;
        private float _nextTop;

        public Container Item { get; private set; } = null!;

        public SpacePlan Plan { get; private set; }

        public float Top { get; private set; }

        public float Bottom { get; private set; }

        public float Width { get; private set; }

        public int Placed { get; private set; }

        /// <summary>The index after the last item that is finished with this page.</summary>
        public int Completed { get; private set; } = column._next;

        public string? WrapReason { get; private set; }

        public bool MoveNext()
        {
            if (_stopped || Completed == column.Items.Count)
            {
                return false;
            }

            Item = column.Items[Completed];
            Plan = Item.Measure(new Size(available.Width, available.Height - _nextTop));
            if (Plan.Kind == SpaceKind.Wrap)
            {
                WrapReason = Plan.Reason;
                return false;
            }

            Placed++;
            Top = _nextTop;
            Width = Math.Max(Width, Plan.Width);
            _stopped = Plan.Kind == SpaceKind.Partial;
            Completed += _stopped ? 0 : 1;

            // An item without any extent asks for no spacing either.
            if (Plan.Width > 0 || Plan.Height > 0)
            {
                Bottom = Top + Plan.Height;
                _nextTop = Bottom + column.Spacing;
            }

            return true;
        }
    }
}
