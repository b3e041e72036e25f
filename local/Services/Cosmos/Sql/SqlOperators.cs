namespace Billing.Local.Cosmos.Sql;

/// <summary>AND and OR with three values: what one operand decides does not depend on an undefined other.</summary>
internal sealed class SqlLogical(bool and, SqlExpression left, SqlExpression right)
    : SqlExpression($"({left.Text} {(and ? "AND" : "OR")} {right.Text})")
{
    public bool And => and;

    public SqlExpression Left => left;

    public SqlExpression Right => right;

    public override IEnumerable<SqlExpression> Children => [left, right];

    public override SqlValue Evaluate(SqlScope scope)
    {
        var first = left.Evaluate(scope);
        if (Decides(first))
        {
            return SqlValue.Of(!and);
        }

        var second = right.Evaluate(scope);
        if (Decides(second))
        {
            return SqlValue.Of(!and);
        }

        return first.Type == SqlType.Boolean && second.Type == SqlType.Boolean ? SqlValue.Of(and) : SqlValue.Undefined;
    }

    private bool Decides(SqlValue value) => value.Type == SqlType.Boolean && value.AsBoolean != and;
}

/// <summary>NOT, minus, plus and the bitwise complement.</summary>
internal sealed class SqlUnary(string symbol, SqlExpression operand) : SqlExpression($"({symbol} {operand.Text})")
{
    public override IEnumerable<SqlExpression> Children => [operand];

    public override SqlValue Evaluate(SqlScope scope)
    {
        var value = operand.Evaluate(scope);
        return symbol switch
        {
            "NOT" => value.Type == SqlType.Boolean ? SqlValue.Of(!value.AsBoolean) : SqlValue.Undefined,
            _ when !value.IsNumber => SqlValue.Undefined,
            "-" => SqlValue.Of(-value.AsNumber),
            "~" => SqlValue.Of(~SqlBinary.Bits(value.AsNumber)),
            _ => value,
        };
    }
}

/// <summary>Comparison, arithmetic and concatenation.</summary>
internal sealed class SqlBinary(string symbol, SqlExpression left, SqlExpression right)
    : SqlExpression($"({left.Text} {symbol} {right.Text})")
{
    public string Symbol => symbol;

    public SqlExpression Left => left;

    public SqlExpression Right => right;

    public override IEnumerable<SqlExpression> Children => [left, right];

    public override SqlValue Evaluate(SqlScope scope) => Apply(symbol, left.Evaluate(scope), right.Evaluate(scope));

    /// <summary>The value of an operator on two values.</summary>
    public static SqlValue Apply(string symbol, SqlValue left, SqlValue right)
    {
        if (!left.IsDefined || !right.IsDefined)
        {
            return SqlValue.Undefined;
        }

        switch (symbol)
        {
            case "=":
                return SqlValue.Of(SqlComparer.AreEqual(left, right));
            case "!=":
                return SqlValue.Of(!SqlComparer.AreEqual(left, right));
            case "<" or "<=" or ">" or ">=":
                return Compare(symbol, left, right);
            case "||":
                return left.IsString && right.IsString ? SqlValue.Of(left.AsString + right.AsString) : SqlValue.Undefined;
            default:
                return left.IsNumber && right.IsNumber ? Calculate(symbol, left.AsNumber, right.AsNumber) : SqlValue.Undefined;
        }
    }

    /// <summary>A number as the 32 bits on which the bitwise operators work.</summary>
    public static int Bits(double number) => unchecked((int)(long)Math.Truncate(number));

    private static SqlValue Compare(string symbol, SqlValue left, SqlValue right)
    {
        if (!SqlComparer.TryCompare(left, right, out var order))
        {
            return SqlValue.Undefined;
        }

        return SqlValue.Of(symbol switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        });
    }

    private static SqlValue Calculate(string symbol, double left, double right) => SqlValue.Of(symbol switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "%" => left % right,
        "&" => Bits(left) & Bits(right),
        "|" => Bits(left) | Bits(right),
        "^" => Bits(left) ^ Bits(right),
        "<<" => Bits(left) << Bits(right),
        ">>" => Bits(left) >> Bits(right),
        _ => Bits(left) >>> Bits(right),
    });
}

/// <summary>The left value, or the right one when it is undefined.</summary>
internal sealed class SqlCoalesce(SqlExpression left, SqlExpression right) : SqlExpression($"({left.Text} ?? {right.Text})")
{
    public override IEnumerable<SqlExpression> Children => [left, right];

    public override SqlValue Evaluate(SqlScope scope)
    {
        var value = left.Evaluate(scope);
        return value.IsDefined ? value : right.Evaluate(scope);
    }
}

/// <summary>One of two values; anything but true chooses the second.</summary>
internal sealed class SqlConditional(SqlExpression condition, SqlExpression first, SqlExpression second)
    : SqlExpression($"({condition.Text} ? {first.Text} : {second.Text})")
{
    public override IEnumerable<SqlExpression> Children => [condition, first, second];

    public override SqlValue Evaluate(SqlScope scope) => condition.Evaluate(scope).IsTrue ? first.Evaluate(scope) : second.Evaluate(scope);
}

/// <summary>True if a value is among others.</summary>
internal sealed class SqlIn(SqlExpression value, SqlExpression[] items)
    : SqlExpression($"({value.Text} IN ({string.Join(',', items.Select(item => item.Text))}))")
{
    public override IEnumerable<SqlExpression> Children => [value, .. items];

    public override SqlValue Evaluate(SqlScope scope)
    {
        var wanted = value.Evaluate(scope);
        if (!wanted.IsDefined)
        {
            return SqlValue.Undefined;
        }

        foreach (var item in items)
        {
            if (SqlComparer.AreEqual(wanted, item.Evaluate(scope)))
            {
                return SqlValue.True;
            }
        }

        return SqlValue.False;
    }
}

/// <summary>True if a string matches a pattern with % for any characters, _ for one, and [a-z] for one of a set.</summary>
internal sealed class SqlLike(SqlExpression value, SqlExpression pattern, string? escape)
    : SqlExpression($"({value.Text} LIKE {pattern.Text}{(escape is null ? "" : " ESCAPE '" + escape + "'")})")
{
    private SqlPattern? _last;

    public override IEnumerable<SqlExpression> Children => [value, pattern];

    public override SqlValue Evaluate(SqlScope scope)
    {
        var text = value.Evaluate(scope);
        var wanted = pattern.Evaluate(scope);
        if (!text.IsString || !wanted.IsString)
        {
            return SqlValue.Undefined;
        }

        var compiled = _last;
        if (compiled is null || !wanted.IsText(compiled.Text))
        {
            compiled = new SqlPattern(wanted.AsString, escape);
            _last = compiled;
        }

        return SqlValue.Of(compiled.Matches(text.AsString));
    }
}
