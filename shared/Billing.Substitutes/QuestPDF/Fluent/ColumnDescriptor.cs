using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public class ColumnDescriptor
{
    private readonly Column _column;

    internal ColumnDescriptor(Column column) => _column = column;

    /// <summary>Space between the items.</summary>
    public void Spacing(float value, Unit unit = Unit.Point) => _column.Spacing = value.ToPoints(unit);

    public IContainer Item()
    {
        var item = new Container();
        _column.Items.Add(item);
        return item;
    }
}

public static class ColumnExtensions
{
    /// <summary>Elements below each other, divided over pages where needed.</summary>
    public static void Column(this IContainer element, Action<ColumnDescriptor> handler) =>
        handler(new ColumnDescriptor(element.Put(new Column())));
}
