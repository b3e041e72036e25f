using System.Collections.Concurrent;

namespace Billing.Local.Cosmos.Sql;

/// <summary>Reads queries. What it does not know it refuses by name.</summary>
internal sealed class SqlParser
{
    private const int CachedQueries = 1000;
    private static readonly ConcurrentDictionary<string, SqlQuery> Cache = new(StringComparer.Ordinal);
    private readonly SqlTokens _tokens;
    private readonly SqlExpressionParser _expressions;
    private int _slots;

    private SqlParser(SqlTokens tokens)
    {
        _tokens = tokens;
        _expressions = new SqlExpressionParser(tokens, this);
    }

    /// <summary>Reads a whole query.</summary>
    /// <exception cref="CosmosFault">It is not a query, or one that this endpoint does not support.</exception>
    public static SqlQuery Parse(string text)
    {
        if (Cache.TryGetValue(text, out var known))
        {
            return known;
        }

        var tokens = new SqlTokens(new SqlLexer(text).Read());
        var parser = new SqlParser(tokens);
        var query = parser.ParseQuery(new SqlNames(null));
        tokens.ExpectEnd();
        query.Slots = parser._slots;
        if (Cache.Count < CachedQueries)
        {
            Cache.TryAdd(text, query);
        }

        return query;
    }

    /// <summary>Reads the condition of a patch: <c>FROM c WHERE ...</c>.</summary>
    public static SqlQuery ParseCondition(string text) => Parse("SELECT VALUE 1 " + text);

    /// <summary>Reads a query or, after its opening parenthesis, a subquery.</summary>
    internal SqlQuery ParseQuery(SqlNames outer)
    {
        var names = new SqlNames(outer);
        var query = new SqlQuery();
        _tokens.ExpectWord("SELECT");
        query.Distinct = _tokens.TakeWord("DISTINCT");
        var select = _tokens.Position;

        // The projection names aliases that only FROM declares, so FROM is read first.
        if (_tokens.SkipTo("FROM"))
        {
            ParseFrom(query, names);
            var rest = _tokens.Position;
            _tokens.Position = select;
            ParseSelect(query, names);
            _tokens.ExpectWord("FROM");
            _tokens.Position = rest;
        }
        else
        {
            _tokens.Position = select;
            ParseSelect(query, names);
        }

        ParseClauses(query, names);
        SqlChecks.Check(query);
        return query;
    }

    private void ParseSelect(SqlQuery query, SqlNames names)
    {
        if (_tokens.TakeWord("TOP"))
        {
            query.Top = _expressions.ParsePrimary(names, query);
        }

        if (_tokens.TakeSymbol("*"))
        {
            query.Value = query.Sources.Count == 1
                ? new SqlAlias("*", query.Sources[0].Slot, query.Sources[0].Slot == 0)
                : throw CosmosFault.BadRequest("'SELECT *' is only valid with a single input set.");
            return;
        }

        if (_tokens.TakeWord("VALUE"))
        {
            query.Value = _expressions.Parse(names, query);
            return;
        }

        var columns = new List<KeyValuePair<string, SqlExpression>>();
        var unnamed = 0;
        do
        {
            var expression = _expressions.Parse(names, query);
            var name = _tokens.TakeAlias() ?? NameOf(expression) ?? "$" + ++unnamed;
            columns.Add(KeyValuePair.Create(name, expression));
        }
        while (_tokens.TakeSymbol(","));

        var repeated = columns.GroupBy(column => column.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any());
        query.Columns = repeated is null ? columns : throw CosmosFault.BadRequest($"Cannot project twice under the name '{repeated.Key}'.");
    }

    private static string? NameOf(SqlExpression expression) => expression switch
    {
        SqlProperty property => property.Name,
        SqlAlias alias => alias.Text,
        _ => null,
    };

    private void ParseFrom(SqlQuery query, SqlNames names)
    {
        _tokens.ExpectWord("FROM");
        ParseSource(query, names, isFirst: true);
        while (_tokens.TakeWord("JOIN"))
        {
            ParseSource(query, names, isFirst: false);
        }

        if (_tokens.Current.Is(","))
        {
            throw CosmosFault.Unsupported("several sources in FROM; use JOIN");
        }
    }

    private void ParseSource(SqlQuery query, SqlNames names, bool isFirst)
    {
        if (_tokens.Current.Kind == SqlTokenKind.Name && _tokens.Next.IsWord("IN"))
        {
            var alias = _tokens.TakeName();
            _tokens.ExpectWord("IN");
            AddSource(query, names, alias, iterates: true, isFirst);
        }
        else
        {
            AddSource(query, names, null, iterates: false, isFirst);
        }
    }

    private void AddSource(SqlQuery query, SqlNames names, string? alias, bool iterates, bool isFirst)
    {
        if (_tokens.TakeSymbol("("))
        {
            var subquery = ParseQuery(names);
            _tokens.ExpectSymbol(")");
            alias ??= _tokens.TakeAlias() ?? throw CosmosFault.BadRequest("A subquery in FROM needs an alias.");
            query.Sources.Add(new SqlSource(Declare(names, alias), null, subquery, iterates));
            return;
        }

        if (isFirst && names.IsOutermost)
        {
            AddDocumentSource(query, names, alias, iterates);
            return;
        }

        var collection = _expressions.ParsePath(names, query);
        alias ??= _tokens.TakeAlias() ?? NameOf(collection) ?? throw CosmosFault.BadRequest("A source in FROM needs an alias.");
        query.Sources.Add(new SqlSource(Declare(names, alias), collection, null, iterates));
    }

    /// <summary>The first source of a query: the container, under any name, or a path into its documents.</summary>
    private void AddDocumentSource(SqlQuery query, SqlNames names, string? alias, bool iterates)
    {
        var container = _tokens.TakeName();
        _slots = 1;
        var root = new SqlAlias(container, 0, isRoot: true);
        if (!iterates && !_tokens.Current.Is(".") && !_tokens.Current.Is("["))
        {
            names.Declare(_tokens.TakeAlias() ?? container, 0, isRoot: true);
            query.Sources.Add(new SqlSource(0, root, null, false));
            return;
        }

        var path = _expressions.ParsePathAfter(root, names, query);
        alias ??= _tokens.TakeAlias() ?? NameOf(path) ?? container;
        query.Sources.Add(new SqlSource(Declare(names, alias), path, null, iterates));
    }

    private int Declare(SqlNames names, string alias)
    {
        names.Declare(alias, Math.Max(1, _slots), isRoot: false);
        _slots = Math.Max(1, _slots) + 1;
        return _slots - 1;
    }

    private void ParseClauses(SqlQuery query, SqlNames names)
    {
        var aggregates = query.Aggregates.Count;
        if (_tokens.TakeWord("WHERE"))
        {
            query.Where = _expressions.Parse(names, query);
        }

        if (_tokens.TakeWord("GROUP"))
        {
            _tokens.ExpectWord("BY");
            do
            {
                query.GroupBy.Add(_expressions.Parse(names, query));
            }
            while (_tokens.TakeSymbol(","));
        }

        if (_tokens.Current.IsWord("HAVING"))
        {
            throw CosmosFault.Unsupported("HAVING");
        }

        if (_tokens.TakeWord("ORDER"))
        {
            ParseOrderBy(query, names);
        }

        if (_tokens.TakeWord("OFFSET"))
        {
            query.Offset = _expressions.ParsePrimary(names, query);
            _tokens.ExpectWord("LIMIT");
            query.Limit = _expressions.ParsePrimary(names, query);
        }

        if (query.Aggregates.Count > aggregates)
        {
            throw CosmosFault.BadRequest("An aggregate function is only allowed in SELECT.");
        }
    }

    private void ParseOrderBy(SqlQuery query, SqlNames names)
    {
        _tokens.ExpectWord("BY");
        do
        {
            var expression = _expressions.Parse(names, query);
            var path = (expression as SqlProperty)?.PathFromRoot
                ?? throw CosmosFault.BadRequest(
                    "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path: " + expression.Text);
            var descending = _tokens.TakeWord("DESC");
            if (!descending)
            {
                _tokens.TakeWord("ASC");
            }

            query.OrderBy.Add(new SqlOrderKey(expression, path, descending));
        }
        while (_tokens.TakeSymbol(","));
    }
}
