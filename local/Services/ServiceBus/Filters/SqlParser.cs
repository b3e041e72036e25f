namespace Billing.Local.ServiceBus;

/// <summary>Reads a SQL filter: OR binds weaker than AND, AND weaker than NOT.</summary>
internal sealed class SqlParser
{
    private static readonly string[] Keywords =
        ["AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "ESCAPE", "EXISTS", "TRUE", "FALSE"];

    private readonly SqlLexer _lexer;
    private SqlToken _token;

    public SqlParser(string text)
    {
        _lexer = new SqlLexer(text);
        _token = _lexer.Next();
    }

    public SqlCondition Parse()
    {
        var condition = Or();
        return _token.Kind == SqlTokenKind.End ? condition : throw Unexpected("the end");
    }

    private SqlCondition Or()
    {
        var left = And();
        while (TryWord("OR"))
        {
            left = new OrCondition(left, And());
        }

        return left;
    }

    private SqlCondition And()
    {
        var left = Not();
        while (TryWord("AND"))
        {
            left = new AndCondition(left, Not());
        }

        return left;
    }

    private SqlCondition Not() => TryWord("NOT") ? new NotCondition(Not()) : Predicate();

    private SqlCondition Predicate()
    {
        if (TrySymbol("("))
        {
            var inner = Or();
            Symbol(")");
            return inner;
        }

        if (TryWord("EXISTS"))
        {
            Symbol("(");
            var property = Operand() as PropertyOperand ?? throw Unexpected("a property");
            Symbol(")");
            return new NotCondition(new IsNullCondition(property, ExistenceOnly: true));
        }

        var left = Operand();
        if (TryWord("IS"))
        {
            var negated = TryWord("NOT");
            Word("NULL");
            return Negate(new IsNullCondition(left, ExistenceOnly: false), negated);
        }

        var not = TryWord("NOT");
        if (TryWord("IN"))
        {
            return Negate(new InCondition(left, Constants()), not);
        }

        if (TryWord("LIKE"))
        {
            return Negate(Like(left), not);
        }

        return not ? throw Unexpected("IN or LIKE") : Comparison(left);
    }

    private SqlCondition Comparison(SqlOperand left)
    {
        if (_token.Kind == SqlTokenKind.Symbol && _token.Text is "=" or "<>" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var symbol = _token.Text;
            Advance();
            return new ComparisonCondition(left, symbol, Operand());
        }

        RefuseUnsupported();
        return left is ConstantOperand { Constant: bool constant } ? new ConstantCondition(constant) : throw Unexpected("a comparison");
    }

    private LikeCondition Like(SqlOperand left)
    {
        var pattern = TextConstant("a pattern in quotes");
        char? escape = null;
        if (TryWord("ESCAPE"))
        {
            var text = TextConstant("an escape character in quotes");
            escape = text.Length == 1 ? text[0] : throw Unexpected("a single escape character");
        }

        return new LikeCondition(left, LikePattern.Parse(pattern, escape));
    }

    private List<SqlOperand> Constants()
    {
        Symbol("(");
        var list = new List<SqlOperand> { Operand() };
        while (TrySymbol(","))
        {
            list.Add(Operand());
        }

        Symbol(")");
        return list;
    }

    private SqlOperand Operand()
    {
        var token = _token;
        if (TrySymbol("-") && _token is { Kind: SqlTokenKind.Constant, Value: long or double } number)
        {
            Advance();
            return new ConstantOperand(number.Value is long whole ? -whole : -(double)number.Value!);
        }

        if (token.Kind == SqlTokenKind.Constant)
        {
            Advance();
            return new ConstantOperand(token.Value);
        }

        if (token.Kind == SqlTokenKind.Word && Keyword(token) is { } keyword)
        {
            Advance();
            return keyword switch
            {
                "TRUE" => new ConstantOperand(true),
                "FALSE" => new ConstantOperand(false),
                "NULL" => new ConstantOperand(null),
                _ => throw new FormatException($"at position {token.Position}: '{token.Text}' stands where a value is expected"),
            };
        }

        return token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted ? Property() : throw Unexpected("a property or constant");
    }

    private PropertyOperand Property()
    {
        var first = _token;
        Advance();
        if (!TrySymbol("."))
        {
            RefuseFunction(first);
            return PropertyOperand.User(first.Text);
        }

        var second = _token;
        if (second.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted))
        {
            throw Unexpected("a property name");
        }

        Advance();
        return first.Text.ToUpperInvariant() switch
        {
            "SYS" => PropertyOperand.System(second.Text)
                ?? throw new FormatException($"at position {second.Position}: there is no system property '{second.Text}'"),
            "USER" => PropertyOperand.User(second.Text),
            _ => throw new FormatException($"at position {first.Position}: the scope '{first.Text}' is neither sys nor user"),
        };
    }

    private string TextConstant(string what)
    {
        if (_token is { Kind: SqlTokenKind.Constant, Value: string text })
        {
            Advance();
            return text;
        }

        throw Unexpected(what);
    }

    private void RefuseFunction(SqlToken name)
    {
        if (_token is { Kind: SqlTokenKind.Symbol, Text: "(" })
        {
            throw new FormatException($"at position {name.Position}: the function '{name.Text}' is not supported by the local Service Bus");
        }
    }

    private void RefuseUnsupported()
    {
        if (_token is { Kind: SqlTokenKind.Symbol, Text: "+" or "-" or "*" or "/" or "%" })
        {
            throw new FormatException($"at position {_token.Position}: arithmetic ('{_token.Text}') is not supported by the local Service Bus");
        }
    }

    private static SqlCondition Negate(SqlCondition condition, bool negate) => negate ? new NotCondition(condition) : condition;

    private static string? Keyword(SqlToken token) =>
        Keywords.FirstOrDefault(keyword => keyword.Equals(token.Text, StringComparison.OrdinalIgnoreCase));

    private bool TryWord(string keyword)
    {
        if (_token.Kind != SqlTokenKind.Word || !_token.Text.Equals(keyword, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Word(string keyword)
    {
        if (!TryWord(keyword))
        {
            throw Unexpected(keyword);
        }
    }

    private bool TrySymbol(string symbol)
    {
        if (_token.Kind != SqlTokenKind.Symbol || _token.Text != symbol)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Symbol(string symbol)
    {
        if (!TrySymbol(symbol))
        {
            RefuseUnsupported();
            throw Unexpected($"'{symbol}'");
        }
    }

    private void Advance() => _token = _lexer.Next();

    private FormatException Unexpected(string expected) => new($"at position {_token.Position}: {expected} is expected, not '{_token.Text}'");
}
