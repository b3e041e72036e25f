namespace Billing.Local.Cosmos.Sql;

/// <summary>The words and signs of a query with a position in them.</summary>
internal sealed class SqlTokens(List<SqlToken> tokens)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "OFFSET", "LIMIT", "JOIN", "IN", "AS", "AND", "OR", "NOT",
        "BETWEEN", "LIKE", "ESCAPE", "ASC", "DESC", "TOP", "DISTINCT", "VALUE", "EXISTS", "HAVING",
        "TRUE", "FALSE", "NULL", "UNDEFINED", "UDF",
    };

    public int Position { get; set; }

    public SqlToken Current => tokens[Position];

    public SqlToken Next => tokens[Math.Min(Position + 1, tokens.Count - 1)];

    private bool IsPlainName => Current.Kind == SqlTokenKind.Name && !Reserved.Contains(Current.Text);

    public SqlToken Take() => tokens[Position++];

    public bool TakeWord(string keyword)
    {
        var found = Current.IsWord(keyword);
        Position += found ? 1 : 0;
        return found;
    }

    public bool TakeSymbol(string symbol)
    {
        var found = Current.Is(symbol);
        Position += found ? 1 : 0;
        return found;
    }

    public void ExpectWord(string keyword)
    {
        if (!TakeWord(keyword))
        {
            throw Unexpected(keyword);
        }
    }

    public void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    public void ExpectEnd()
    {
        if (Current.Kind != SqlTokenKind.End)
        {
            throw Unexpected("the end of the query");
        }
    }

    /// <summary>A name that is not a keyword.</summary>
    public string TakeName() => IsPlainName ? Take().Text : throw Unexpected("a name");

    /// <summary>A name after AS, or one that just follows; null when there is none.</summary>
    public string? TakeAlias()
    {
        if (TakeWord("AS"))
        {
            return Current.Kind is SqlTokenKind.Name or SqlTokenKind.Text ? Take().Text : throw Unexpected("an alias");
        }

        return IsPlainName ? Take().Text : null;
    }

    /// <summary>Moves to a keyword of the present query, not of a subquery; false when there is none.</summary>
    public bool SkipTo(string keyword)
    {
        var depth = 0;
        for (var i = Position; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Is("(") || token.Is("[") || token.Is("{"))
            {
                depth++;
            }
            else if ((token.Is(")") || token.Is("]") || token.Is("}")) && --depth < 0)
            {
                return false;
            }
            else if (depth == 0 && token.IsWord(keyword) && (i == 0 || !tokens[i - 1].Is(".")))
            {
                Position = i;
                return true;
            }
        }

        return false;
    }

    /// <summary>The text between two positions, spaced evenly.</summary>
    public string TextBetween(int start, int end) => string.Join(' ', tokens[start..end].Select(token => token.Text));

    public CosmosFault Unexpected(string expected) =>
        CosmosFault.BadRequest($"Syntax error near '{Current.Text}' at position {Current.Position}: {expected} was expected.");
}

/// <summary>The aliases that a query can name, with those around it.</summary>
internal sealed class SqlNames(SqlNames? outer)
{
    private readonly Dictionary<string, (int Slot, bool IsRoot)> _aliases = new(StringComparer.Ordinal);

    /// <summary>True if no query lies around this one.</summary>
    public bool IsOutermost => outer?._aliases.Count is null or 0;

    public void Declare(string alias, int slot, bool isRoot)
    {
        if (!_aliases.TryAdd(alias, (slot, isRoot)))
        {
            throw CosmosFault.BadRequest($"The input alias '{alias}' is specified more than once in the FROM clause.");
        }
    }

    public SqlAlias Resolve(string alias)
    {
        for (var names = this; names is not null; names = names.Outer)
        {
            if (names._aliases.TryGetValue(alias, out var found))
            {
                return new SqlAlias(alias, found.Slot, found.IsRoot);
            }
        }

        throw CosmosFault.BadRequest($"Identifier '{alias}' could not be resolved.");
    }

    private SqlNames? Outer => outer;
}
