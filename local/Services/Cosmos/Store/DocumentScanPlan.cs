using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <summary>The order in which documents are handed to a query.</summary>
internal enum ScanOrder
{
    /// <summary>That of their creation.</summary>
    Creation,

    /// <summary>By the last level of the partition key, then by creation.</summary>
    Key,

    /// <summary>By id, then by creation.</summary>
    Id,
}

/// <summary>Which documents a query looks at, in which order, and from where on.</summary>
/// <param name="Range">The part of the container.</param>
/// <param name="Filter">Leaves out what keys alone exclude; null for nothing.</param>
/// <param name="Bounds">What the query says of the last level of the key.</param>
/// <param name="Order">The order.</param>
/// <param name="From">Of a scan by creation: number of the first document that is wanted.</param>
/// <param name="IsWhole">True if all documents will be read, so that looking for the next few at a time is not worth while.</param>
internal sealed record DocumentScanPlan(DocumentRange Range, SqlKeyFilter? Filter, KeyBounds Bounds, ScanOrder Order, long From, bool IsWhole)
{
    /// <summary>True if results are found in the order in which they are returned: a page needs no more than its own.</summary>
    public bool IsInResultOrder => !IsWhole;

    /// <summary>The plan of a page of a query.</summary>
    public static DocumentScanPlan Of(SqlQuery query, SqlQuerySpec spec, SqlCursor? cursor, DocumentRange range, PartitionKeyDefinition key, TimeProvider clock)
    {
        var filter = SqlKeyFilter.Create(query, spec, key, clock);
        var last = key.Paths[^1] is [var name] ? name : null;
        var bounds = last is null || query.Where is null || query.Sources.Count == 0 ? default : BoundsOf(query.Where, last, new SqlScope(Math.Max(1, query.Slots), spec.Parameters, clock));
        if (query.IsStreaming)
        {
            return new DocumentScanPlan(range, filter, bounds, ScanOrder.Creation, cursor?.Sequence ?? 0, IsWhole: false);
        }

        var order = query is { IsGrouped: false, Distinct: false, OrderBy: [{ Descending: false, Path: var path }] }
            ? path == "/id" ? ScanOrder.Id : path == $"/{last}" ? ScanOrder.Key : ScanOrder.Creation
            : ScanOrder.Creation;
        if (order == ScanOrder.Key && cursor?.Keys is [{ IsString: true } reached])
        {
            bounds = bounds with { Lowest = Greater(bounds.Lowest, reached.AsString) };
        }

        return new DocumentScanPlan(range, filter, bounds, order, 0, IsWhole: order == ScanOrder.Creation);
    }

    private static KeyBounds BoundsOf(SqlExpression condition, string name, SqlScope scope)
    {
        switch (condition)
        {
            case SqlLogical { And: true } both:
                var (left, right) = (BoundsOf(both.Left, name, scope), BoundsOf(both.Right, name, scope));
                return new KeyBounds(Greater(left.Lowest, right.Lowest), left.Prefix ?? right.Prefix, left.End ?? right.End);
            case SqlFunctionCall { Function.Name: "STARTSWITH", Arguments: [var property, var beginning] } when IsOf(property, name) && TextOf(beginning, scope) is { Length: > 0 } prefix:
                return new KeyBounds(prefix, prefix);
            case SqlBinary { Symbol: "=" } comparison when IsOf(comparison.Left, name) && TextOf(comparison.Right, scope) is { Length: > 0 } only:
                return new KeyBounds(only, only);
            case SqlBinary { Symbol: ">" or ">=" } comparison when IsOf(comparison.Left, name) && TextOf(comparison.Right, scope) is { } lowest:
                return new KeyBounds(lowest, Prefix: null);
            case SqlBinary { Symbol: "<" or "<=" } comparison when IsOf(comparison.Left, name) && TextOf(comparison.Right, scope) is { } end:
                return new KeyBounds(Lowest: null, Prefix: null, end);
            default:
                return default;
        }
    }

    private static bool IsOf(SqlExpression expression, string name) => expression is SqlProperty { PathFromRoot: { } path } && path == "/" + name;

    // Nothing of the document may take part: its slots are empty here.
    private static string? TextOf(SqlExpression expression, SqlScope scope) =>
        expression is SqlConstant or SqlParameter && expression.Evaluate(scope) is { IsString: true } value ? value.AsString : null;

    private static string? Greater(string? one, string? other) => string.CompareOrdinal(one, other) >= 0 ? one : other;
}
