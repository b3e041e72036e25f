namespace Billing.Local.Cosmos.Sql;

/// <summary>A query that has been read and checked.</summary>
internal sealed class SqlQuery
{
    public bool Distinct { get; set; }

    public SqlExpression? Top { get; set; }

    /// <summary>Expressions of SELECT, by name; null for <c>SELECT *</c> and <c>SELECT VALUE</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, SqlExpression>>? Columns { get; set; }

    /// <summary>The expression of <c>SELECT VALUE</c>, or what <c>*</c> stands for.</summary>
    public SqlExpression? Value { get; set; }

    /// <summary>Bindings of FROM and JOIN, in order.</summary>
    public List<SqlSource> Sources { get; } = [];

    public SqlExpression? Where { get; set; }

    public List<SqlExpression> GroupBy { get; } = [];

    public List<SqlOrderKey> OrderBy { get; } = [];

    public SqlExpression? Offset { get; set; }

    public SqlExpression? Limit { get; set; }

    /// <summary>The aggregates of the projection, in the order of their index.</summary>
    public List<SqlAggregateCall> Aggregates { get; } = [];

    /// <summary>Number of aliases, those of subqueries included.</summary>
    public int Slots { get; set; }

    /// <summary>True if rows are put together in groups; without GROUP BY all rows are one group.</summary>
    public bool IsGrouped => GroupBy.Count > 0 || Aggregates.Count > 0;

    /// <summary>True if rows can be handed out as they are found.</summary>
    public bool IsStreaming => !IsGrouped && !Distinct && OrderBy.Count == 0;

    /// <summary>The value of the projection for the present row; undefined rows are left out of the result.</summary>
    public SqlValue Project(SqlScope scope) => Value is not null
        ? Value.Evaluate(scope)
        : SqlValue.Of(Columns!.Select(column => KeyValuePair.Create(column.Key, column.Value.Evaluate(scope))));
}

/// <summary>One key of ORDER BY.</summary>
/// <param name="Expression">A property of the document.</param>
/// <param name="Path">The property's path, such as <c>/a/b</c>.</param>
/// <param name="Descending">The direction.</param>
internal sealed record SqlOrderKey(SqlExpression Expression, string Path, bool Descending);

/// <summary>One thing that FROM or JOIN binds an alias to.</summary>
/// <param name="Slot">The alias.</param>
/// <param name="Collection">The value to bind, or the array to go through.</param>
/// <param name="Subquery">A query whose results are bound instead.</param>
/// <param name="Iterates">True if the items of the array are bound one by one.</param>
internal sealed record SqlSource(int Slot, SqlExpression? Collection, SqlQuery? Subquery, bool Iterates)
{
    /// <summary>The values to bind, for the present row.</summary>
    public IEnumerable<SqlValue> Values(SqlScope scope)
    {
        if (Subquery is not null)
        {
            var results = SqlRunner.Evaluate(Subquery, scope);
            return Iterates && Subquery.Value is not null && results.Count == 1 && results[0].Type == SqlType.Array
                ? [.. results[0].Items()]
                : results;
        }

        var value = Collection!.Evaluate(scope);
        if (Iterates)
        {
            return value.Items();
        }

        return value.IsDefined ? [value] : [];
    }
}

/// <summary>The use of a subquery.</summary>
internal enum SqlSubqueryKind
{
    Exists,
    Array,
    Scalar,
}

/// <summary>A subquery inside an expression; it sees the aliases around it.</summary>
internal sealed class SqlSubquery(SqlSubqueryKind kind, SqlQuery query, string text) : SqlExpression(text)
{
    public override SqlValue Evaluate(SqlScope scope)
    {
        var results = SqlRunner.Evaluate(query, scope);
        return kind switch
        {
            SqlSubqueryKind.Exists => SqlValue.Of(results.Count > 0),
            SqlSubqueryKind.Array => SqlValue.Of([.. results]),
            _ when results.Count > 1 =>
                throw CosmosFault.BadRequest("The cardinality of a scalar subquery result set cannot be greater than one."),
            _ => results.Count == 1 ? results[0] : SqlValue.Undefined,
        };
    }
}
