using Billing.Substitutes.Documents.Layout;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Elements.Table;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public class TableColumnsDefinitionDescriptor
{
    internal TableColumnsDefinitionDescriptor()
    {
    }

    internal List<TableColumn> Columns { get; } = [];

    public void ConstantColumn(float width, Unit unit = Unit.Point) => Add(width, new TableColumn(width.ToPoints(unit), 0));

    /// <summary>A column that shares with other relative ones what the constant ones leave.</summary>
    public void RelativeColumn(float width = 1) => Add(width, new TableColumn(0, width));

    private void Add(float width, TableColumn column)
    {
        if (width <= 0)
        {
            throw new DocumentComposeException("A column of a table must be wider than nothing.");
        }

        Columns.Add(column);
    }
}

public class TableCellDescriptor
{
    private readonly Table _table;

    internal TableCellDescriptor(Table table) => _table = table;

    public ITableCellContainer Cell()
    {
        var cell = new TableCell();
        _table.Cells.Add(cell);
        return cell;
    }
}

public class TableDescriptor
{
    private readonly Table _content;
    private readonly Decoration _decoration;
    private readonly List<Table> _parts = [];

    internal TableDescriptor(Decoration decoration)
    {
        _decoration = decoration;
        _content = Part(decoration.Content);
    }

    internal List<TableColumn>? Columns { get; private set; }

    public void ColumnsDefinition(Action<TableColumnsDefinitionDescriptor> handler)
    {
        if (Columns is not null)
        {
            throw new DocumentComposeException("The columns of the table have been defined already.");
        }

        var definition = new TableColumnsDefinitionDescriptor();
        handler(definition);
        Columns = definition.Columns;
    }

    /// <summary>Rows that come again at the top of each page.</summary>
    public void Header(Action<TableCellDescriptor> handler) => handler(new TableCellDescriptor(Part(_decoration.Before)));

    /// <summary>Rows that come again at the bottom of each page.</summary>
    public void Footer(Action<TableCellDescriptor> handler) => handler(new TableCellDescriptor(Part(_decoration.After)));

    /// <summary>Lets the last cell of each column reach the bottom of the table.</summary>
    public void ExtendLastCellsToTableBottom() => _content.ExtendLastCellsToBottom = true;

    public ITableCellContainer Cell() => new TableCellDescriptor(_content).Cell();

    internal void Finish() =>
        _parts.ForEach(p => p.Columns = Columns ?? throw new DocumentComposeException("The table defines no columns."));

    private Table Part(Container place)
    {
        var part = place.Put(new Table());
        _parts.Add(part);
        return part;
    }
}

public static class TableExtensions
{
    /// <summary>Cells in rows and columns. Without further word cells fill the table from left to right, row by row.</summary>
    public static void Table(this IContainer element, Action<TableDescriptor> handler)
    {
        var table = new TableDescriptor(element.Put(new Decoration()));
        handler(table);
        table.Finish();
    }
}

public static class TableCellExtensions
{
    /// <summary>Counted from 1.</summary>
    public static ITableCellContainer Column(this ITableCellContainer tableCellContainer, uint value)
    {
        Cell(tableCellContainer).Column = Positive(value);
        return tableCellContainer;
    }

    public static ITableCellContainer ColumnSpan(this ITableCellContainer tableCellContainer, uint value)
    {
        Cell(tableCellContainer).ColumnSpan = Positive(value);
        return tableCellContainer;
    }

    /// <summary>Counted from 1.</summary>
    public static ITableCellContainer Row(this ITableCellContainer tableCellContainer, uint value)
    {
        Cell(tableCellContainer).Row = Positive(value);
        return tableCellContainer;
    }

    public static ITableCellContainer RowSpan(this ITableCellContainer tableCellContainer, uint value)
    {
        Cell(tableCellContainer).RowSpan = Positive(value);
        return tableCellContainer;
    }

    private static TableCell Cell(ITableCellContainer container) => (TableCell)container;

    private static int Positive(uint value) =>
        value is > 0 and <= 1_000_000 ? (int)value : throw new DocumentComposeException("Rows and columns count from 1.");
}
