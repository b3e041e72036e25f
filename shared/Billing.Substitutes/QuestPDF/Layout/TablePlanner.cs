using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>A cell with the rectangle that it takes on the page under way.</summary>
internal readonly record struct PlacedCell(TableCell Cell, float X, float Y, float Width, float Height, bool IsFinal);

/// <summary>Finds which cells of a table go onto a page, and where. Remembers the last answer until something was drawn.</summary>
internal sealed class TablePlanner(Table table)
{
    private readonly List<float> _bottoms = [];
    private LayoutContext? _context;
    private float[] _lefts = [];
    private Size _plannedFor;
    private int _plannedPage = -1;
    private int[] _rowStarts = [];

    public List<PlacedCell> Placed { get; } = [];

    public float Width => _lefts[^1];

    public float Height { get; private set; }

    /// <summary>The first row that the page does not finish.</summary>
    public int NextRow { get; private set; }

    public string? WrapReason { get; private set; }

    public int RowCount { get; private set; }

    public void Attach(LayoutContext context)
    {
        _context = context;
        RowCount = 0;
        foreach (var cell in table.Cells)
        {
            RowCount = Math.Max(RowCount, cell.LastRow);
        }

        _rowStarts = new int[RowCount + 2];
        var next = 0;
        for (var row = 1; row <= RowCount + 1; row++)
        {
            while (next < table.Cells.Count && table.Cells[next].Row < row)
            {
                next++;
            }

            _rowStarts[row] = next;
        }
    }

    public void Forget() => _plannedPage = -1;

    public void Plan(Size available, int firstRow)
    {
        var isSameSpace = _plannedFor.Width.Equals(available.Width) && _plannedFor.Height.Equals(available.Height);
        if (isSameSpace && _plannedPage == _context!.CurrentPage)
        {
            return;
        }

        ArrangeColumns(available.Width);
        var lastRow = Collect(available, firstRow);
        Placed.RemoveAll(p => p.Cell.Row > lastRow);
        StretchToRows(firstRow);
        NextRow = FirstUnfinished(firstRow);
        (_plannedFor, _plannedPage) = (available, _context!.CurrentPage);
    }

    private void ArrangeColumns(float width)
    {
        var shares = 0f;
        var rest = width;
        foreach (var column in table.Columns)
        {
            shares += column.Share;
            rest -= column.Points;
        }

        if (_lefts.Length != table.Columns.Count + 1)
        {
            _lefts = new float[table.Columns.Count + 1];
        }

        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            _lefts[i + 1] = _lefts[i] + (column.Share > 0 ? Math.Max(0, rest) * column.Share / shares : column.Points);
        }
    }

    /// <summary>Measures row after row while they fit; returns the last row that may begin on this page.</summary>
    private int Collect(Size available, int firstRow)
    {
        Placed.Clear();
        _bottoms.Clear();
        WrapReason = null;
        var lastRow = RowCount;
        for (var row = firstRow; row <= lastRow; row++)
        {
            var top = Bottom(row - 1, firstRow);
            if (top > available.Height + Size.Epsilon)
            {
                lastRow = row - 1;
                break;
            }

            for (var i = _rowStarts[row]; i < _rowStarts[row + 1]; i++)
            {
                var cell = table.Cells[i];
                if (!cell.Done)
                {
                    lastRow = Math.Min(lastRow, Place(cell, top, available.Height, firstRow));
                }
            }

            RaiseBottom(row, firstRow, top);
        }

        return lastRow;
    }

    /// <summary>Measures one cell; returns the last row that may begin on this page as far as this cell is concerned.</summary>
    private int Place(TableCell cell, float top, float height, int firstRow)
    {
        var left = _lefts[cell.Column - 1];
        var width = _lefts[cell.Column - 1 + cell.ColumnSpan] - left;
        var plan = cell.Measure(new Size(width, height - top));
        if (plan.Kind == SpaceKind.Wrap)
        {
            WrapReason = plan.Reason;
            return cell.Row - 1;
        }

        RaiseBottom(cell.LastRow, firstRow, top + plan.Height);
        Placed.Add(new PlacedCell(cell, left, top, width, plan.Height, plan.IsFinal));
        return plan.Kind == SpaceKind.Partial ? cell.LastRow : RowCount;
    }

    /// <summary>Lets cells reach down to the end of their rows, as far as these are on the page.</summary>
    private void StretchToRows(int firstRow)
    {
        Height = 0;
        if (Placed.Count == 0)
        {
            return;
        }

        var bottomRow = 0;
        foreach (var placed in Placed)
        {
            bottomRow = Math.Max(bottomRow, placed.Cell.LastRow);
            Height = Math.Max(Height, placed.Y + placed.Height);
        }

        for (var row = firstRow; row <= bottomRow; row++)
        {
            RaiseBottom(row, firstRow, Bottom(row - 1, firstRow));
        }

        for (var i = 0; i < Placed.Count; i++)
        {
            var placed = Placed[i];
            var isLast = table.ExtendLastCellsToBottom && IsLastInItsColumns(i);
            var bottom = isLast ? Height : Math.Min(Height, Bottom(placed.Cell.LastRow, firstRow));
            Placed[i] = placed with { Height = Math.Max(placed.Height, bottom - placed.Y) };
        }
    }

    private bool IsLastInItsColumns(int index)
    {
        var cell = Placed[index].Cell;
        for (var i = index + 1; i < Placed.Count; i++)
        {
            var other = Placed[i].Cell;
            if (other.Row > cell.Row && other.Column < cell.Column + cell.ColumnSpan && cell.Column < other.Column + other.ColumnSpan)
            {
                return false;
            }
        }

        return true;
    }

    private int FirstUnfinished(int firstRow)
    {
        var next = RowCount + 1;
        foreach (var placed in Placed)
        {
            if (!placed.IsFinal)
            {
                next = Math.Min(next, placed.Cell.Row);
            }
        }

        // Cells stand in the order of their rows, so the first one that is not on the page begins the first unplaced row.
        var expected = 0;
        for (var i = _rowStarts[firstRow]; i < table.Cells.Count && table.Cells[i].Row < next; i++)
        {
            if (table.Cells[i].Done)
            {
                continue;
            }

            if (expected < Placed.Count && ReferenceEquals(Placed[expected].Cell, table.Cells[i]))
            {
                expected++;
                continue;
            }

            return table.Cells[i].Row;
        }

        return next;
    }

    private float Bottom(int row, int firstRow)
    {
        var index = row - firstRow;
        return index < 0 || index >= _bottoms.Count ? 0 : _bottoms[index];
    }

    private void RaiseBottom(int row, int firstRow, float value)
    {
        var index = row - firstRow;
        while (_bottoms.Count <= index)
        {
            _bottoms.Add(0);
        }

        _bottoms[index] = Math.Max(_bottoms[index], value);
    }
}
