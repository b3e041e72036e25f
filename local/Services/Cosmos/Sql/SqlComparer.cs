namespace Billing.Local.Cosmos.Sql;

/// <summary>Comparison of values.</summary>
/// <remarks>
/// <see cref="AreEqual"/> serves =, !=, IN and DISTINCT, <see cref="TryCompare"/> the inequalities, which are undefined between types, and the
/// comparer itself ORDER BY, which orders all values.
/// </remarks>
internal sealed class SqlComparer : IComparer<SqlValue>, IEqualityComparer<SqlValue>
{
    public static readonly SqlComparer Instance = new();
    private const double ExactIntegers = 9_007_199_254_740_992;

    public static bool AreEqual(SqlValue left, SqlValue right)
    {
        if (left.Type != right.Type)
        {
            return false;
        }

        return left.Type switch
        {
            SqlType.Boolean => left.AsBoolean == right.AsBoolean,
            SqlType.Number => CompareNumbers(left, right) == 0,
            SqlType.String => left.IsElement ? left.IsText(right.AsString) : right.IsText(left.AsString),
            SqlType.Array => ArraysEqual(left, right),
            SqlType.Object => ObjectsEqual(left, right),
            _ => true,
        };
    }

    /// <summary>Compares two values of the same scalar type; false for anything else.</summary>
    public static bool TryCompare(SqlValue left, SqlValue right, out int order)
    {
        order = 0;
        if (left.Type != right.Type || left.Type is SqlType.Undefined or SqlType.Array or SqlType.Object)
        {
            return false;
        }

        order = Instance.Compare(left, right);
        return true;
    }

    /// <inheritdoc/>
    public int Compare(SqlValue x, SqlValue y)
    {
        if (x.Type != y.Type)
        {
            return x.Type.CompareTo(y.Type);
        }

        return x.Type switch
        {
            SqlType.Boolean => x.AsBoolean.CompareTo(y.AsBoolean),
            SqlType.Number => CompareNumbers(x, y),
            SqlType.String => string.CompareOrdinal(x.AsString, y.AsString),
            SqlType.Array => CompareArrays(x, y),
            SqlType.Object => CompareObjects(x, y),
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public bool Equals(SqlValue x, SqlValue y) => AreEqual(x, y);

    /// <inheritdoc/>
    public int GetHashCode(SqlValue obj) => obj.Type switch
    {
        SqlType.Boolean => obj.AsBoolean ? 1 : 2,
        SqlType.Number => obj.AsNumber.GetHashCode(),
        SqlType.String => string.GetHashCode(obj.AsString, StringComparison.Ordinal),
        SqlType.Array => obj.Count,
        SqlType.Object => obj.Properties().Count(),
        _ => (int)obj.Type,
    };

    private static int CompareNumbers(SqlValue left, SqlValue right)
    {
        var order = left.AsNumber.CompareTo(right.AsNumber);
        var mayDiffer = order == 0 && Math.Abs(left.AsNumber) >= ExactIntegers;
        return mayDiffer && left.TryDecimal(out var a) && right.TryDecimal(out var b) ? a.CompareTo(b) : order;
    }

    private static bool ArraysEqual(SqlValue left, SqlValue right) =>
        left.Count == right.Count && left.Items().Zip(right.Items(), AreEqual).All(equal => equal);

    private static bool ObjectsEqual(SqlValue left, SqlValue right)
    {
        var count = 0;
        foreach (var (name, value) in left.Properties())
        {
            count++;
            if (!AreEqual(value, right.Property(name)))
            {
                return false;
            }
        }

        return count == right.Properties().Count();
    }

    private int CompareArrays(SqlValue left, SqlValue right)
    {
        foreach (var (a, b) in left.Items().Zip(right.Items()))
        {
            var order = Compare(a, b);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private int CompareObjects(SqlValue left, SqlValue right)
    {
        var a = left.Properties().OrderBy(property => property.Key, StringComparer.Ordinal).ToList();
        var b = right.Properties().OrderBy(property => property.Key, StringComparer.Ordinal).ToList();
        foreach (var (one, other) in a.Zip(b))
        {
            var order = string.CompareOrdinal(one.Key, other.Key);
            order = order != 0 ? order : Compare(one.Value, other.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Count.CompareTo(b.Count);
    }
}
