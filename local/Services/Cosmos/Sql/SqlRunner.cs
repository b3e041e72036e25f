namespace Billing.Local.Cosmos.Sql;

/// <summary>One row of a result with its place in the order.</summary>
/// <param name="Keys">The values that the result is ordered by.</param>
/// <param name="Sequence">The number of the document, which orders rows with equal keys.</param>
/// <param name="Ordinal">The number of the row within its document, when JOIN makes several.</param>
/// <param name="Value">What is returned.</param>
internal readonly record struct SqlResult(SqlValue[] Keys, long Sequence, int Ordinal, SqlValue Value);

/// <summary>
/// Runs one query over documents that are given one by one. Results have a total order in which a later page can go on
/// after any row, whatever was written in between: by the keys of ORDER BY, then by document; groups by their keys, and distinct
/// results by themselves.
/// </summary>
internal sealed class SqlRunner(SqlQuery query, SqlScope scope, bool includeUndefinedKeys)
{
    private readonly List<SqlResult> _results = [];
    private readonly Dictionary<SqlValue[], SqlGroup> _groups = new(SqlKeyComparer.Instance);
    private int _ordinal;

    /// <summary>The row after which results are wanted; null for all.</summary>
    public SqlResult? After { get; init; }

    /// <summary>Number of results so far, for a query that needs no sorting.</summary>
    public int Count => _results.Count;

    /// <summary>All results of a subquery for the present row of the query around it.</summary>
    public static List<SqlValue> Evaluate(SqlQuery subquery, SqlScope scope)
    {
        var aggregates = scope.Aggregates;
        var runner = new SqlRunner(subquery, scope, includeUndefinedKeys: true);
        runner.Add(0);
        var results = runner.Finish();
        results.Sort(runner.Compare);
        scope.Aggregates = aggregates;
        var skip = Number(subquery.Offset, scope) ?? 0;
        var take = Number(subquery.Top ?? subquery.Limit, scope) ?? int.MaxValue;
        return [.. results.Skip(skip).Take(take).Select(result => result.Value)];
    }

    /// <summary>The value of TOP, OFFSET or LIMIT; null when the clause is not there.</summary>
    public static int? Number(SqlExpression? expression, SqlScope scope)
    {
        if (expression is null)
        {
            return null;
        }

        var value = expression.Evaluate(scope);
        return value.IsNumber && value.AsNumber is >= 0 and <= int.MaxValue && value.AsNumber == Math.Floor(value.AsNumber)
            ? (int)value.AsNumber
            : throw CosmosFault.BadRequest("TOP, OFFSET and LIMIT need a whole number that is not negative.");
    }

    /// <summary>Takes in the rows of one document, which the scope already holds.</summary>
    public void Add(long sequence)
    {
        _ordinal = 0;
        Expand(0, sequence);
    }

    /// <summary>All results that are wanted, not sorted.</summary>
    public List<SqlResult> Finish()
    {
        if (query.IsGrouped)
        {
            FinishGroups();
        }

        return query.Distinct ? Distinct() : _results;
    }

    /// <summary>The order of results.</summary>
    public int Compare(SqlResult left, SqlResult right)
    {
        for (var i = 0; i < left.Keys.Length; i++)
        {
            var order = SqlComparer.Instance.Compare(left.Keys[i], right.Keys[i]);
            if (order != 0)
            {
                return i < query.OrderBy.Count && query.OrderBy[i].Descending ? -order : order;
            }
        }

        var tie = left.Sequence.CompareTo(right.Sequence);
        tie = tie != 0 ? tie : left.Ordinal.CompareTo(right.Ordinal);
        return query.OrderBy.Count > 0 && query.OrderBy[0].Descending ? -tie : tie;
    }

    private void Expand(int source, long sequence)
    {
        if (source == query.Sources.Count)
        {
            AddRow(sequence, _ordinal++);
            return;
        }

        var binding = query.Sources[source];
        if (binding.Slot == 0)
        {
            Expand(source + 1, sequence);
            return;
        }

        foreach (var value in binding.Values(scope))
        {
            scope.Slots[binding.Slot] = value;
            Expand(source + 1, sequence);
        }
    }

    private void AddRow(long sequence, int ordinal)
    {
        if (query.Where is not null && !query.Where.Evaluate(scope).IsTrue)
        {
            return;
        }

        if (query.IsGrouped)
        {
            AddToGroup();
            return;
        }

        var keys = KeysOf();
        if (keys is null)
        {
            return;
        }

        var value = query.Project(scope);
        var result = new SqlResult(keys, sequence, ordinal, value);
        if (value.IsDefined && (query.Distinct || IsWanted(result)))
        {
            _results.Add(result);
        }
    }

    private bool IsWanted(SqlResult result) => After is not { } last || Compare(result, last) > 0;

    /// <summary>The ORDER BY values of the present row; null when it has none and no index holds such rows.</summary>
    private SqlValue[]? KeysOf()
    {
        if (query.OrderBy.Count == 0)
        {
            return [];
        }

        var keys = new SqlValue[query.OrderBy.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = query.OrderBy[i].Expression.Evaluate(scope);
        }

        return keys.Length == 1 && !keys[0].IsDefined && !includeUndefinedKeys ? null : keys;
    }

    private void AddToGroup()
    {
        var keys = new SqlValue[query.GroupBy.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = query.GroupBy[i].Evaluate(scope);
        }

        if (!_groups.TryGetValue(keys, out var group))
        {
            group = new SqlGroup(query.Aggregates, (SqlValue[])scope.Slots.Clone());
            _groups.Add(keys, group);
        }

        group.Add(scope);
    }

    private void FinishGroups()
    {
        if (_groups.Count == 0 && query.GroupBy.Count == 0)
        {
            _groups.Add([], new SqlGroup(query.Aggregates, new SqlValue[scope.Slots.Length]));
        }

        foreach (var (keys, group) in _groups)
        {
            group.FirstRow.CopyTo(scope.Slots, 0);
            scope.Aggregates = group.Results();
            var result = new SqlResult(keys, 0, 0, query.Project(scope));
            if (result.Value.IsDefined && (query.Distinct || IsWanted(result)))
            {
                _results.Add(result);
            }
        }
    }

    private List<SqlResult> Distinct()
    {
        var seen = new HashSet<SqlValue>(SqlComparer.Instance);
        var order = query.OrderBy.Count;
        return
        [
            .. _results.Where(result => seen.Add(result.Value))
                .Select(result => new SqlResult([.. result.Keys.AsSpan(0, order), result.Value], 0, 0, result.Value))
                .Where(IsWanted),
        ];
    }
}

/// <summary>Compares the keys of groups.</summary>
internal sealed class SqlKeyComparer : IEqualityComparer<SqlValue[]>
{
    public static readonly SqlKeyComparer Instance = new();

    public bool Equals(SqlValue[]? x, SqlValue[]? y) => x!.AsSpan().SequenceEqual(y!, SqlComparer.Instance);

    public int GetHashCode(SqlValue[] obj)
    {
        var hash = default(HashCode);
        foreach (var value in obj)
        {
            hash.Add(value, SqlComparer.Instance);
        }

        return hash.ToHashCode();
    }
}
