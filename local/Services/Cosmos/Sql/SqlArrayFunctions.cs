namespace Billing.Local.Cosmos.Sql;

/// <summary>Functions on arrays and objects.</summary>
internal static class SqlArrayFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        new("ARRAY_CONTAINS", 2, 3, static (_, a) => Contains(a)),
        new("ARRAY_CONTAINS_ANY", 2, int.MaxValue, static (_, a) => ContainsSome(a, all: false), TakesUndefined: true),
        new("ARRAY_CONTAINS_ALL", 2, int.MaxValue, static (_, a) => ContainsSome(a, all: true), TakesUndefined: true),
        new("ARRAY_LENGTH", 1, 1, static (_, a) => a[0].Type == SqlType.Array ? SqlValue.Of(a[0].Count) : SqlValue.Undefined),
        new("ARRAY_CONCAT", 2, int.MaxValue, static (_, a) => Concat(a)),
        new("ARRAY_SLICE", 2, 3, static (_, a) => Slice(a)),
        new("SETINTERSECT", 2, 2, static (_, a) => Set(a, (x, y) => x.Intersect(y, SqlComparer.Instance))),
        new("SETUNION", 2, 2, static (_, a) => Set(a, (x, y) => x.Union(y, SqlComparer.Instance))),
    ];

    private static bool IsArray(SqlValue value) => value.Type == SqlType.Array;

    private static SqlValue Contains(SqlValue[] a)
    {
        if (!IsArray(a[0]) || (a.Length == 3 && a[2].Type != SqlType.Boolean))
        {
            return SqlValue.Undefined;
        }

        var partial = a.Length == 3 && a[2].IsTrue;
        return SqlValue.Of(a[0].Items().Any(item => Matches(item, a[1], partial)));
    }

    /// <summary>True if an item is the wanted value or, in a partial match, an object that has at least its properties.</summary>
    private static bool Matches(SqlValue item, SqlValue wanted, bool partial) =>
        partial && wanted.Type == SqlType.Object && item.Type == SqlType.Object
        ? wanted.Properties().All(property => SqlComparer.AreEqual(item.Property(property.Key), property.Value))
        : SqlComparer.AreEqual(item, wanted);

    private static SqlValue ContainsSome(SqlValue[] a, bool all)
    {
        if (!IsArray(a[0]))
        {
            return SqlValue.Undefined;
        }

        var wanted = a.Skip(1);
        bool Holds(SqlValue value) => a[0].Items().Any(item => SqlComparer.AreEqual(item, value));
        return SqlValue.Of(all ? wanted.All(Holds) : wanted.Any(Holds));
    }

    private static SqlValue Concat(SqlValue[] a) =>
        a.All(IsArray) ? SqlValue.Of([.. a.SelectMany(value => value.Items())]) : SqlValue.Undefined;

    private static SqlValue Slice(SqlValue[] a)
    {
        if (!IsArray(a[0]) || !a.Skip(1).All(value => value.IsNumber))
        {
            return SqlValue.Undefined;
        }

        var count = a[0].Count;
        var from = a[1].AsNumber < 0 ? count + a[1].AsNumber : a[1].AsNumber;
        var start = (int)Math.Clamp(from, 0, count);
        var length = a.Length == 3 ? (int)Math.Clamp(a[2].AsNumber, 0, count - start) : count - start;
        return SqlValue.Of([.. a[0].Items().Skip(start).Take(length)]);
    }

    private static SqlValue Set(SqlValue[] a, Func<IEnumerable<SqlValue>, IEnumerable<SqlValue>, IEnumerable<SqlValue>> combine) =>
        a.All(IsArray) ? SqlValue.Of([.. combine(a[0].Items(), a[1].Items())]) : SqlValue.Undefined;
}
