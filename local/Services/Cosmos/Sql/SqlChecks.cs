namespace Billing.Local.Cosmos.Sql;

/// <summary>Rules about whole queries that the service enforces as well.</summary>
internal static class SqlChecks
{
    public static void Check(SqlQuery query)
    {
        if (query.Top is not null && query.Limit is not null)
        {
            throw CosmosFault.BadRequest("TOP and OFFSET LIMIT cannot be used together.");
        }

        if (!query.IsGrouped)
        {
            return;
        }

        if (query.OrderBy.Count > 0)
        {
            throw CosmosFault.BadRequest("ORDER BY is not supported together with GROUP BY or aggregates.");
        }

        var keys = query.GroupBy.Select(key => key.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var expression in query.Columns?.Select(column => column.Value) ?? [query.Value!])
        {
            CheckGrouped(expression, keys);
        }
    }

    /// <summary>True if the container's indexes can serve a query's ORDER BY.</summary>
    /// <exception cref="CosmosFault">Several keys without a composite index that has them.</exception>
    public static void CheckIndexes(SqlQuery query, IndexPolicy indexes)
    {
        if (query.OrderBy.Count > 1 && !indexes.Serves([.. query.OrderBy.Select(key => (key.Path, key.Descending))]))
        {
            throw CosmosFault.BadRequest(
                "The order by query does not have a corresponding composite index that it can be served from: "
                + string.Join(", ", query.OrderBy.Select(key => key.Path + (key.Descending ? " descending" : " ascending"))));
        }
    }

    private static void CheckGrouped(SqlExpression expression, HashSet<string> keys)
    {
        if (expression is SqlAggregateCall || keys.Contains(expression.Text))
        {
            return;
        }

        if (expression is SqlProperty or SqlAlias)
        {
            throw CosmosFault.BadRequest(
                $"Property reference '{expression.Text}' is invalid in the select list because it is not contained "
                + "in either an aggregate function or the GROUP BY clause.");
        }

        foreach (var child in expression.Children)
        {
            CheckGrouped(child, keys);
        }
    }
}
