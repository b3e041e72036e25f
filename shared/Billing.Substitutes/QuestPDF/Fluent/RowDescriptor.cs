using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public class RowDescriptor
{
    private readonly Row _row;

    internal RowDescriptor(Row row) => _row = row;

    /// <summary>Space between the items.</summary>
    public void Spacing(float spacing, Unit unit = Unit.Point) => _row.Spacing = spacing.ToPoints(unit);

    /// <summary>An item that shares with other relative ones what the rest of the row leaves.</summary>
    public IContainer RelativeItem(float size = 1) => Add(RowItemKind.Relative, size);

    public IContainer ConstantItem(float size, Unit unit = Unit.Point) => Add(RowItemKind.Constant, size.ToPoints(unit));

    /// <summary>An item as wide as its content.</summary>
    public IContainer AutoItem() => Add(RowItemKind.Auto, 0);

    private RowItem Add(RowItemKind kind, float value)
    {
        var item = new RowItem { Kind = kind, Value = value };
        _row.Items.Add(item);
        return item;
    }
}

public static class RowExtensions
{
    /// <summary>Elements side by side.</summary>
    public static void Row(this IContainer element, Action<RowDescriptor> handler) => handler(new RowDescriptor(element.Put(new Row())));
}
