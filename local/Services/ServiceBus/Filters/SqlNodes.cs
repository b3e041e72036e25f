namespace Billing.Local.ServiceBus;

/// <summary>A condition of a SQL filter: true, false, or unknown (null).</summary>
internal abstract record SqlCondition
{
    public abstract bool? Test(SentMessage content);
}

/// <summary>A value in a SQL filter; null is unknown.</summary>
internal abstract record SqlOperand
{
    public abstract object? Value(SentMessage content);
}

internal sealed record ConstantOperand(object? Constant) : SqlOperand
{
    public override object? Value(SentMessage content) => Constant;
}

/// <summary>A property of the message; names do not distinguish upper and lower case.</summary>
internal sealed record PropertyOperand(Func<SentMessage, object?> Read, Func<SentMessage, bool> IsThere) : SqlOperand
{
    public static PropertyOperand User(string name) => new(content => Find(content, name, out _), content =>
    {
        Find(content, name, out var found);
        return found;
    });

    /// <summary>A property of the broker's message; null if it has none of that name.</summary>
    public static PropertyOperand? System(string name)
    {
        Func<SentMessage, object?>? read = name.ToUpperInvariant() switch
        {
            "LABEL" => content => content.Subject,
            "MESSAGEID" => content => content.MessageId,
            "CORRELATIONID" => content => content.CorrelationId,
            "SESSIONID" => content => content.SessionId,
            "REPLYTO" => content => content.ReplyTo,
            "REPLYTOSESSIONID" => content => content.ReplyToSessionId,
            "TO" => content => content.To,
            "CONTENTTYPE" => content => content.ContentType,
            _ => null,
        };
        return read is null ? null : new PropertyOperand(read, content => read(content) is not null);
    }

    public override object? Value(SentMessage content) => Read(content);

    private static object? Find(SentMessage content, string name, out bool found)
    {
        found = content.Properties.TryGetValue(name, out var value);
        if (found)
        {
            return value;
        }

        foreach (var (key, other) in content.Properties)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = true;
                return other;
            }
        }

        return null;
    }
}

internal sealed record ConstantCondition(bool Constant) : SqlCondition
{
    public override bool? Test(SentMessage content) => Constant;
}

internal sealed record NotCondition(SqlCondition Inner) : SqlCondition
{
    public override bool? Test(SentMessage content) => !Inner.Test(content);
}

internal sealed record AndCondition(SqlCondition Left, SqlCondition Right) : SqlCondition
{
    public override bool? Test(SentMessage content) => Left.Test(content) is var left && left == false ? false : left & Right.Test(content);
}

internal sealed record OrCondition(SqlCondition Left, SqlCondition Right) : SqlCondition
{
    public override bool? Test(SentMessage content) => Left.Test(content) is var left && left == true ? true : left | Right.Test(content);
}

/// <summary>IS NULL: there is no such property, or its value is null; or for EXISTS, only the former.</summary>
internal sealed record IsNullCondition(SqlOperand Operand, bool ExistenceOnly) : SqlCondition
{
    public override bool? Test(SentMessage content) =>
        ExistenceOnly ? !((PropertyOperand)Operand).IsThere(content) : Operand.Value(content) is null;
}

internal sealed record ComparisonCondition(SqlOperand Left, string Operator, SqlOperand Right) : SqlCondition
{
    public override bool? Test(SentMessage content)
    {
        if (Left.Value(content) is not { } left || Right.Value(content) is not { } right)
        {
            return null;
        }

        return Operator switch
        {
            "=" => SqlValues.AreEqual(left, right),
            "<>" or "!=" => !SqlValues.AreEqual(left, right),
            "<" => SqlValues.Compare(left, right) < 0,
            "<=" => SqlValues.Compare(left, right) <= 0,
            ">" => SqlValues.Compare(left, right) > 0,
            _ => SqlValues.Compare(left, right) >= 0,
        };
    }
}

internal sealed record InCondition(SqlOperand Operand, IReadOnlyList<SqlOperand> List) : SqlCondition
{
    public override bool? Test(SentMessage content)
    {
        if (Operand.Value(content) is not { } value)
        {
            return null;
        }

        bool? any = false;
        for (var i = 0; i < List.Count; i++)
        {
            var equal = List[i].Value(content) is { } item ? SqlValues.AreEqual(value, item) : null;
            if (equal == true)
            {
                return true;
            }

            any |= equal;
        }

        return any;
    }
}

internal sealed record LikeCondition(SqlOperand Operand, LikePattern Pattern) : SqlCondition
{
    public override bool? Test(SentMessage content) => Operand.Value(content) is string text ? Pattern.Matches(text) : null;
}
