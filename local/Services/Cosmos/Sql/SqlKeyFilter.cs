namespace Billing.Local.Cosmos.Sql;

/// <summary>
/// The part of a WHERE clause that can be decided from a document's partition key and id alone. It leaves out whole
/// partitions and documents that cannot match before anything is parsed; what it lets through is evaluated in full.
/// </summary>
internal sealed class SqlKeyFilter
{
    private const string IdName = "id";
    private const double ExactIntegers = 9_007_199_254_740_992;
    private readonly Node _root;
    private readonly SqlScope _scope;
    private readonly string[] _names;
    private readonly KeyValuePair<string, SqlValue>[] _known;
    private LogicalPartition? _partition;
    private bool _decidable;

    private SqlKeyFilter(Node root, SqlScope scope, string[] names)
    {
        _root = root;
        _scope = scope;
        _names = names;
        _known = new KeyValuePair<string, SqlValue>[names.Length + 1];
        scope.Slots[0] = SqlValue.OfShared(_known);
    }

    /// <summary>True if a decision may need the id, so that <see cref="MayMatch(DocumentSlot)"/> tells more than the partition.</summary>
    public bool UsesId => _root.UsesId;

    /// <summary>The filter of a query; null when nothing can be decided from keys.</summary>
    public static SqlKeyFilter? Create(SqlQuery query, SqlQuerySpec spec, PartitionKeyDefinition key, TimeProvider clock)
    {
        if (query.Where is null || query.Sources.Count == 0)
        {
            return null;
        }

        var names = key.Paths.Where(path => path.Length == 1 && path[0] != IdName).Select(path => path[0]).ToArray();
        var root = Node.Of(query.Where, names);
        return root.IsOpen ? null : new SqlKeyFilter(root, new SqlScope(Math.Max(1, query.Slots), spec.Parameters, clock), names);
    }

    /// <summary>False when no document of a partition can match.</summary>
    public bool MayMatch(LogicalPartition partition, PartitionKeyDefinition key)
    {
        Bind(partition, key);
        return !_decidable || _root.MayBeTrue(_scope, idIsKnown: false);
    }

    /// <summary>False when a document of the partition asked for last cannot match.</summary>
    public bool MayMatch(DocumentSlot slot)
    {
        if (!_decidable || !UsesId)
        {
            return true;
        }

        _known[^1] = KeyValuePair.Create(IdName, SqlValue.Of(slot.Id));
        return _root.MayBeTrue(_scope, idIsKnown: true);
    }

    private void Bind(LogicalPartition partition, PartitionKeyDefinition key)
    {
        if (ReferenceEquals(_partition, partition))
        {
            return;
        }

        _partition = partition;
        _decidable = true;
        var components = partition.ReadComponents();
        for (var level = 0; level < key.Levels; level++)
        {
            var at = key.Paths[level].Length == 1 ? Array.IndexOf(_names, key.Paths[level][0]) : -1;
            if (at >= 0)
            {
                var component = components[level];
                _known[at] = KeyValuePair.Create(_names[at], component);
                _decidable &= !component.IsNumber || Math.Abs(component.AsNumber) < ExactIntegers;
            }
        }

        _known[^1] = KeyValuePair.Create(IdName, SqlValue.Undefined);
    }

    /// <summary>A condition of which only the parts about keys are kept.</summary>
    private sealed class Node
    {
        private readonly SqlExpression? _leaf;
        private readonly Node? _left;
        private readonly Node? _right;
        private readonly bool _and;

        private Node(SqlExpression? leaf, bool usesId)
        {
            _leaf = leaf;
            UsesId = usesId;
        }

        private Node(bool and, Node left, Node right)
        {
            _and = and;
            _left = left;
            _right = right;
            UsesId = left.UsesId || right.UsesId;
        }

        public bool UsesId { get; }

        /// <summary>True if keys decide nothing here.</summary>
        public bool IsOpen => _left is null ? _leaf is null : _and ? _left.IsOpen && _right!.IsOpen : _left.IsOpen || _right!.IsOpen;

        public static Node Of(SqlExpression expression, string[] names)
        {
            if (expression is SqlLogical logical)
            {
                return new Node(logical.And, Of(logical.Left, names), Of(logical.Right, names));
            }

            var usesId = false;
            return IsAboutKeys(expression, names, ref usesId) ? new Node(expression, usesId) : new Node(null, usesId: false);
        }

        public bool MayBeTrue(SqlScope scope, bool idIsKnown)
        {
            if (_left is not null)
            {
                return _and
                    ? _left.MayBeTrue(scope, idIsKnown) && _right!.MayBeTrue(scope, idIsKnown)
                    : _left.MayBeTrue(scope, idIsKnown) || _right!.MayBeTrue(scope, idIsKnown);
            }

            return _leaf is null || (UsesId && !idIsKnown) || _leaf.Evaluate(scope).IsTrue;
        }

        private static bool IsAboutKeys(SqlExpression expression, string[] names, ref bool usesId)
        {
            switch (expression)
            {
                case SqlProperty { Source: SqlAlias { IsRoot: true } } property:
                    usesId |= property.Name == IdName;
                    return property.Name == IdName || names.Contains(property.Name, StringComparer.Ordinal);
                case SqlAlias or SqlSubquery or SqlAggregateCall:
                    return false;
                default:
                    foreach (var child in expression.Children)
                    {
                        if (!IsAboutKeys(child, names, ref usesId))
                        {
                            return false;
                        }
                    }

                    return true;
            }
        }
    }
}
