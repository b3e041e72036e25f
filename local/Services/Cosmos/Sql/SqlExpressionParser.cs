namespace Billing.Local.Cosmos.Sql;

/// <summary>Reads expressions, the loosest operator first.</summary>
internal sealed class SqlExpressionParser(SqlTokens tokens, SqlParser queries)
{
    private static readonly string[][] Levels = [["|"], ["^"], ["&"], ["<<", ">>", ">>>"], ["+", "-", "||"], ["*", "/", "%"]];
    private static readonly string[] Comparisons = ["=", "!=", "<>", "<", "<=", ">", ">="];

    public SqlExpression Parse(SqlNames names, SqlQuery query)
    {
        var left = ParseOr(names, query);
        while (true)
        {
            if (tokens.TakeSymbol("??"))
            {
                left = new SqlCoalesce(left, ParseOr(names, query));
            }
            else if (tokens.TakeSymbol("?"))
            {
                var first = Parse(names, query);
                tokens.ExpectSymbol(":");
                return new SqlConditional(left, first, Parse(names, query));
            }
            else
            {
                return left;
            }
        }
    }

    /// <summary>A path in FROM: an alias with properties.</summary>
    public SqlExpression ParsePath(SqlNames names, SqlQuery query) => ParsePathAfter(names.Resolve(tokens.TakeName()), names, query);

    /// <summary>The properties and indexers that follow an expression.</summary>
    public SqlExpression ParsePathAfter(SqlExpression source, SqlNames names, SqlQuery query)
    {
        while (true)
        {
            if (tokens.TakeSymbol("."))
            {
                source = tokens.Current.Kind == SqlTokenKind.Name
                    ? new SqlProperty(source, tokens.Take().Text)
                    : throw tokens.Unexpected("a property name");
            }
            else if (tokens.TakeSymbol("["))
            {
                var isName = tokens.Current.Kind == SqlTokenKind.Text && tokens.Next.Is("]");
                source = isName ? new SqlProperty(source, tokens.Take().Text) : new SqlIndexer(source, Parse(names, query));
                tokens.ExpectSymbol("]");
            }
            else
            {
                return source;
            }
        }
    }

    /// <summary>A literal, a parameter, a name, a call, or something in brackets.</summary>
    public SqlExpression ParsePrimary(SqlNames names, SqlQuery query)
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case SqlTokenKind.Number:
                tokens.Take();
                return new SqlConstant(token.Text, SqlValue.Of(token.Number));
            case SqlTokenKind.Text:
                tokens.Take();
                return new SqlConstant("'" + token.Text + "'", SqlValue.Of(token.Text));
            case SqlTokenKind.Parameter:
                tokens.Take();
                return new SqlParameter(token.Text);
            case SqlTokenKind.Name:
                return ParseNamed(names, query);
            default:
                return ParseBracketed(names, query);
        }
    }

    private SqlExpression ParseOr(SqlNames names, SqlQuery query)
    {
        var left = ParseAnd(names, query);
        while (tokens.TakeWord("OR"))
        {
            left = new SqlLogical(false, left, ParseAnd(names, query));
        }

        return left;
    }

    private SqlExpression ParseAnd(SqlNames names, SqlQuery query)
    {
        var left = ParseNot(names, query);
        while (tokens.TakeWord("AND"))
        {
            left = new SqlLogical(true, left, ParseNot(names, query));
        }

        return left;
    }

    private SqlExpression ParseNot(SqlNames names, SqlQuery query) =>
        tokens.TakeWord("NOT") ? new SqlUnary("NOT", ParseNot(names, query)) : ParseComparison(names, query);

    private SqlExpression ParseComparison(SqlNames names, SqlQuery query)
    {
        var left = ParseBinary(0, names, query);
        while (true)
        {
            if (tokens.Current.Kind == SqlTokenKind.Symbol && Comparisons.Contains(tokens.Current.Text, StringComparer.Ordinal))
            {
                var symbol = tokens.Take().Text;
                left = new SqlBinary(symbol == "<>" ? "!=" : symbol, left, ParseBinary(0, names, query));
            }
            else if (ParseRelation(left, names, query) is { } relation)
            {
                left = relation;
            }
            else
            {
                return left;
            }
        }
    }

    /// <summary>IN, BETWEEN and LIKE, each with NOT before it if need be.</summary>
    private SqlExpression? ParseRelation(SqlExpression left, SqlNames names, SqlQuery query)
    {
        var next = tokens.Next;
        var negated = tokens.Current.IsWord("NOT") && (next.IsWord("IN") || next.IsWord("BETWEEN") || next.IsWord("LIKE"));
        if (negated)
        {
            tokens.Take();
        }

        SqlExpression relation;
        if (tokens.TakeWord("IN"))
        {
            tokens.ExpectSymbol("(");
            relation = new SqlIn(left, ParseList(")", names, query));
        }
        else if (tokens.TakeWord("BETWEEN"))
        {
            var low = ParseBinary(0, names, query);
            tokens.ExpectWord("AND");
            var high = ParseBinary(0, names, query);
            relation = new SqlLogical(true, new SqlBinary(">=", left, low), new SqlBinary("<=", left, high));
        }
        else if (tokens.TakeWord("LIKE"))
        {
            var pattern = ParseBinary(0, names, query);
            var escape = !tokens.TakeWord("ESCAPE") ? null
                : tokens.Current.Kind == SqlTokenKind.Text ? tokens.Take().Text : throw tokens.Unexpected("the escape character");
            relation = new SqlLike(left, pattern, escape);
        }
        else
        {
            return null;
        }

        return negated ? new SqlUnary("NOT", relation) : relation;
    }

    private SqlExpression ParseBinary(int level, SqlNames names, SqlQuery query)
    {
        if (level == Levels.Length)
        {
            return ParseUnary(names, query);
        }

        var left = ParseBinary(level + 1, names, query);
        while (tokens.Current.Kind == SqlTokenKind.Symbol && Levels[level].Contains(tokens.Current.Text, StringComparer.Ordinal))
        {
            var symbol = tokens.Take().Text;
            left = new SqlBinary(symbol, left, ParseBinary(level + 1, names, query));
        }

        return left;
    }

    private SqlExpression ParseUnary(SqlNames names, SqlQuery query)
    {
        foreach (var symbol in (ReadOnlySpan<string>)["-", "+", "~"])
        {
            if (tokens.TakeSymbol(symbol))
            {
                return new SqlUnary(symbol, ParseUnary(names, query));
            }
        }

        return ParsePathAfter(ParsePrimary(names, query), names, query);
    }

    private SqlExpression ParseNamed(SqlNames names, SqlQuery query)
    {
        var token = tokens.Current;
        SqlValue? literal = token.Text.ToUpperInvariant() switch
        {
            "TRUE" => SqlValue.True,
            "FALSE" => SqlValue.False,
            "NULL" => SqlValue.Null,
            "UNDEFINED" => SqlValue.Undefined,
            _ => null,
        };
        if (literal is { } value)
        {
            tokens.Take();
            return new SqlConstant(token.Text.ToLowerInvariant(), value);
        }

        if (token.IsWord("UDF") && tokens.Next.Is("."))
        {
            throw CosmosFault.Unsupported("user-defined functions");
        }

        if (!tokens.Next.Is("("))
        {
            return names.Resolve(tokens.TakeName());
        }

        tokens.Take();
        tokens.Take();
        return token.IsWord("EXISTS") || (token.IsWord("ARRAY") && tokens.Current.IsWord("SELECT"))
            ? ParseSubquery(token.IsWord("EXISTS") ? SqlSubqueryKind.Exists : SqlSubqueryKind.Array, names)
            : ParseCall(token.Text, names, query);
    }

    private SqlExpression ParseCall(string name, SqlNames names, SqlQuery query)
    {
        var arguments = ParseList(")", names, query);
        if (!Enum.TryParse<SqlAggregateKind>(name, ignoreCase: true, out var aggregate))
        {
            return new SqlFunctionCall(SqlFunctions.Find(name, arguments.Length), arguments);
        }

        if (arguments.Length != 1)
        {
            throw CosmosFault.BadRequest($"The {name.ToUpperInvariant()} function requires 1 argument.");
        }

        var call = new SqlAggregateCall(aggregate, arguments[0], query.Aggregates.Count);
        query.Aggregates.Add(call);
        return call;
    }

    private SqlExpression ParseBracketed(SqlNames names, SqlQuery query)
    {
        if (tokens.TakeSymbol("("))
        {
            if (tokens.Current.IsWord("SELECT"))
            {
                return ParseSubquery(SqlSubqueryKind.Scalar, names);
            }

            var inner = Parse(names, query);
            tokens.ExpectSymbol(")");
            return inner;
        }

        if (tokens.TakeSymbol("["))
        {
            return new SqlArrayLiteral(ParseList("]", names, query));
        }

        return tokens.TakeSymbol("{") ? ParseObject(names, query) : throw tokens.Unexpected("an expression");
    }

    private SqlSubquery ParseSubquery(SqlSubqueryKind kind, SqlNames names)
    {
        var start = tokens.Position;
        var subquery = queries.ParseQuery(names);
        var text = $"{kind}({tokens.TextBetween(start, tokens.Position)})";
        tokens.ExpectSymbol(")");
        return new SqlSubquery(kind, subquery, text);
    }

    private SqlExpression[] ParseList(string end, SqlNames names, SqlQuery query)
    {
        var items = new List<SqlExpression>();
        while (!tokens.TakeSymbol(end))
        {
            if (items.Count > 0)
            {
                tokens.ExpectSymbol(",");
            }

            items.Add(Parse(names, query));
        }

        return [.. items];
    }

    private SqlObjectLiteral ParseObject(SqlNames names, SqlQuery query)
    {
        var properties = new List<KeyValuePair<string, SqlExpression>>();
        while (!tokens.TakeSymbol("}"))
        {
            if (properties.Count > 0)
            {
                tokens.ExpectSymbol(",");
            }

            var isName = tokens.Current.Kind is SqlTokenKind.Name or SqlTokenKind.Text;
            var name = isName ? tokens.Take().Text : throw tokens.Unexpected("a property name");
            tokens.ExpectSymbol(":");
            properties.Add(KeyValuePair.Create(name, Parse(names, query)));
        }

        return new SqlObjectLiteral([.. properties]);
    }
}
