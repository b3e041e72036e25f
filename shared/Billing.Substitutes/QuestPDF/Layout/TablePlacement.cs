using QuestPDF.Drawing.Exceptions;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>Gives cells that do not say where they stand the next free place, row by row.</summary>
internal static class TablePlacement
{
    public static void Place(List<TableCell> cells, int columns)
    {
        if (cells.Count == 0)
        {
            return;
        }

        foreach (var cell in cells)
        {
            if (cell.ColumnSpan > columns || cell.Column + cell.ColumnSpan - 1 > columns)
            {
                throw new DocumentComposeException(
                    $"A table cell in column {Math.Max(1, cell.Column)} with a span of {cell.ColumnSpan} " +
                    $"exceeds the {columns} columns of its table.");
            }
        }

        if (!PlaceSimple(cells, columns))
        {
            PlaceAround(cells, columns);
        }

        for (var i = 1; i < cells.Count; i++)
        {
            if (Compare(cells[i - 1], cells[i]) > 0)
            {
                cells.Sort(Compare);
                break;
            }
        }
    }

    // Most tables say nothing and span nothing: then places follow from counting.
    private static bool PlaceSimple(List<TableCell> cells, int columns)
    {
        foreach (var cell in cells)
        {
            if (cell.Row != 0 || cell.Column != 0 || cell.RowSpan != 1 || cell.ColumnSpan != 1)
            {
                return false;
            }
        }

        for (var i = 0; i < cells.Count; i++)
        {
            cells[i].Row = (i / columns) + 1;
            cells[i].Column = (i % columns) + 1;
        }

        return true;
    }

    private static void PlaceAround(List<TableCell> cells, int columns)
    {
        var taken = new HashSet<(int Row, int Column)>();
        foreach (var cell in cells)
        {
            if (cell.Row != 0 && cell.Column != 0)
            {
                Take(taken, cell);
            }
        }

        var (row, column) = (1, 1);
        foreach (var cell in cells)
        {
            if (cell.Row != 0 && cell.Column != 0)
            {
                continue;
            }

            var (r, c) = cell switch
            {
                { Row: not 0 } => (cell.Row, 1),
                { Column: not 0 } => (cell.Column < column ? row + 1 : row, cell.Column),
                _ => (row, column),
            };
            while (!IsFree(taken, cell, r, c, columns))
            {
                (r, c) = cell.Column != 0 ? (r + 1, c) : c < columns ? (r, c + 1) : cell.Row != 0 ? Full(cell) : (r + 1, 1);
            }

            (cell.Row, cell.Column) = (r, c);
            Take(taken, cell);
            (row, column) = c + cell.ColumnSpan > columns ? (r + 1, 1) : (r, c + cell.ColumnSpan);
        }
    }

    private static (int Row, int Column) Full(TableCell cell) =>
        throw new DocumentComposeException($"Row {cell.Row} of the table has no free place for another cell.");

    private static bool IsFree(HashSet<(int Row, int Column)> taken, TableCell cell, int row, int column, int columns)
    {
        if (column + cell.ColumnSpan - 1 > columns)
        {
            return false;
        }

        for (var r = row; r < row + cell.RowSpan; r++)
        {
            for (var c = column; c < column + cell.ColumnSpan; c++)
            {
                if (taken.Contains((r, c)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void Take(HashSet<(int Row, int Column)> taken, TableCell cell)
    {
        for (var r = cell.Row; r <= cell.LastRow; r++)
        {
            for (var c = cell.Column; c < cell.Column + cell.ColumnSpan; c++)
            {
                if (!taken.Add((r, c)))
                {
                    throw new DocumentComposeException($"Two cells of the table overlap in row {r}, column {c}.");
                }
            }
        }
    }

    private static int Compare(TableCell a, TableCell b) => a.Row != b.Row ? a.Row.CompareTo(b.Row) : a.Column.CompareTo(b.Column);
}
