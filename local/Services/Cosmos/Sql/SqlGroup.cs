namespace Billing.Local.Cosmos.Sql;

/// <summary>The rows that have the same GROUP BY values, as far as their aggregates need them.</summary>
internal sealed class SqlGroup
{
    private readonly SqlAggregate[] _aggregates;

    public SqlGroup(IReadOnlyList<SqlAggregateCall> calls, SqlValue[] firstRow)
    {
        FirstRow = firstRow;
        _aggregates = [.. calls.Select(call => new SqlAggregate(call))];
    }

    /// <summary>The bindings of the first row, from which the group's keys are read.</summary>
    public SqlValue[] FirstRow { get; }

    public void Add(SqlScope scope)
    {
        foreach (var aggregate in _aggregates)
        {
            aggregate.Add(scope);
        }
    }

    public SqlValue[] Results() => [.. _aggregates.Select(aggregate => aggregate.Result())];
}

/// <summary>
/// One aggregate of one group. Undefined values do not count; SUM and AVG are undefined once a value is not a number, MIN
/// and MAX once a value is an array or an object.
/// </summary>
internal sealed class SqlAggregate(SqlAggregateCall call)
{
    private long _count;
    private double _sum;
    private SqlValue _extreme;
    private bool _invalid;

    public void Add(SqlScope scope)
    {
        var value = call.Argument.Evaluate(scope);
        if (!value.IsDefined)
        {
            return;
        }

        _count++;
        switch (call.Kind)
        {
            case SqlAggregateKind.Sum or SqlAggregateKind.Avg:
                _invalid |= !value.IsNumber;
                _sum += value.IsNumber ? value.AsNumber : 0;
                break;
            case SqlAggregateKind.Min:
                TakeExtreme(value, -1);
                break;
            case SqlAggregateKind.Max:
                TakeExtreme(value, 1);
                break;
        }
    }

    public SqlValue Result()
    {
        if (_invalid)
        {
            return SqlValue.Undefined;
        }

        return call.Kind switch
        {
            SqlAggregateKind.Count => SqlValue.Of(_count),
            SqlAggregateKind.Sum => SqlValue.Of(_sum),
            SqlAggregateKind.Avg => _count == 0 ? SqlValue.Undefined : SqlValue.Of(_sum / _count),
            _ => _extreme,
        };
    }

    private void TakeExtreme(SqlValue value, int direction)
    {
        _invalid |= value.Type is SqlType.Array or SqlType.Object;
        if (!_extreme.IsDefined || SqlComparer.Instance.Compare(value, _extreme) * direction > 0)
        {
            _extreme = value;
        }
    }
}
