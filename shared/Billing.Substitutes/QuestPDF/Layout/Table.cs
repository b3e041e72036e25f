using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Elements.Table;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>A cell of a table. Rows and columns count from 1; 0 stands for the next free place.</summary>
internal sealed class TableCell : Container, ITableCellContainer
{
    public int Row { get; set; }

    public int Column { get; set; }

    public int RowSpan { get; set; } = 1;

    public int ColumnSpan { get; set; } = 1;

    public int LastRow => Row + RowSpan - 1;

    public bool Done { get; set; }

    public override void Reset(bool newPass)
    {
        Done = false;
        base.Reset(newPass);
    }
}

/// <summary>The width of a table's column: fixed points or a share of what the fixed ones leave.</summary>
internal readonly record struct TableColumn(float Points, float Share);

/// <summary>
/// Cells in a grid. A row begins on a page only if all its cells can begin there, and its cells may go on with the next
/// page; no row begins before the one above it has ended.
/// </summary>
internal sealed class Table : Element
{
    private readonly TablePlanner _planner;
    private int _firstRow = 1;

    public Table() => _planner = new TablePlanner(this);

    public List<TableColumn> Columns { get; set; } = [];

    /// <summary>In the order of their rows once <see cref="TablePlacement"/> has been at work.</summary>
    public List<TableCell> Cells { get; } = [];

    public bool ExtendLastCellsToBottom { get; set; }

    public override void Prepare(LayoutContext context, TextStyle inherited)
    {
        TablePlacement.Place(Cells, Columns.Count);
        _planner.Attach(context);
        foreach (var cell in Cells)
        {
            cell.Prepare(context, inherited);
        }
    }

    public override SpacePlan Measure(Size available)
    {
        var rows = _planner.RowCount;
        if (Cells.Count == 0 || _firstRow > rows)
        {
            return SpacePlan.Empty;
        }

        _planner.Plan(available, _firstRow);
        if (_planner.Placed.Count == 0)
        {
            return SpacePlan.Wrap(_planner.WrapReason ?? "no row of the table fits");
        }

        var width = _planner.Width;
        if (width > available.Width + Size.Epsilon)
        {
            return SpacePlan.Wrap("the columns of the table are wider than the space");
        }

        return _planner.NextRow > rows
            ? SpacePlan.Full(width, _planner.Height)
            : SpacePlan.Partial(width, _planner.Height);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (Cells.Count == 0 || _firstRow > _planner.RowCount)
        {
            return;
        }

        _planner.Plan(available, _firstRow);
        foreach (var placed in _planner.Placed)
        {
            canvas.Translate(placed.X, placed.Y);
            placed.Cell.Draw(canvas, new Size(placed.Width, placed.Height));
            canvas.Translate(-placed.X, -placed.Y);
            placed.Cell.Done = placed.IsFinal;
        }

        _firstRow = _planner.NextRow;
        _planner.Forget();
    }

    public override void Reset(bool newPass)
    {
        _firstRow = 1;
        _planner.Forget();
        foreach (var cell in Cells)
        {
            cell.Reset(newPass);
        }
    }
}
