namespace Billing.Local.Cosmos.Sql;

/// <summary>An expression of the query language.</summary>
/// <param name="text">Its canonical text: two expressions with the same text have the same value.</param>
internal abstract class SqlExpression(string text)
{
    public string Text { get; } = text;

    /// <summary>The expressions directly inside this one.</summary>
    public virtual IEnumerable<SqlExpression> Children => [];

    public abstract SqlValue Evaluate(SqlScope scope);
}

/// <summary>A value that the query spells out.</summary>
internal sealed class SqlConstant(string text, SqlValue value) : SqlExpression(text)
{
    public override SqlValue Evaluate(SqlScope scope) => value;
}

/// <summary>A value that the request supplies.</summary>
internal sealed class SqlParameter(string name) : SqlExpression(name)
{
    public override SqlValue Evaluate(SqlScope scope) => scope.Parameter(Text);
}

/// <summary>The binding of an alias in the present row.</summary>
/// <param name="alias">The alias as written.</param>
/// <param name="slot">Its place in the scope.</param>
/// <param name="isRoot">True if it stands for the whole document.</param>
internal sealed class SqlAlias(string alias, int slot, bool isRoot) : SqlExpression(alias)
{
    public int Slot => slot;

    public bool IsRoot => isRoot;

    public override SqlValue Evaluate(SqlScope scope) => scope.Slots[slot];
}

/// <summary>A property: <c>a.b</c> or <c>a["b"]</c>.</summary>
internal sealed class SqlProperty(SqlExpression source, string name) : SqlExpression(source.Text + "." + name)
{
    public SqlExpression Source => source;

    public string Name => name;

    public override IEnumerable<SqlExpression> Children => [source];

    public override SqlValue Evaluate(SqlScope scope) => source.Evaluate(scope).Property(name);

    /// <summary>The path from the document, such as <c>/a/b</c>; null when it does not start at the document.</summary>
    public string? PathFromRoot => source switch
    {
        SqlAlias { IsRoot: true } => "/" + name,
        SqlProperty { PathFromRoot: { } path } => path + "/" + name,
        _ => null,
    };
}

/// <summary>An item of an array or a property, chosen by a computed value.</summary>
internal sealed class SqlIndexer(SqlExpression source, SqlExpression index) : SqlExpression($"{source.Text}[{index.Text}]")
{
    public override IEnumerable<SqlExpression> Children => [source, index];

    public override SqlValue Evaluate(SqlScope scope)
    {
        var key = index.Evaluate(scope);
        return key.Type switch
        {
            SqlType.Number => source.Evaluate(scope).Item(key.AsNumber),
            SqlType.String => source.Evaluate(scope).Property(key.AsString),
            _ => SqlValue.Undefined,
        };
    }
}

/// <summary>An array written in the query; undefined items are left out.</summary>
internal sealed class SqlArrayLiteral(SqlExpression[] items) : SqlExpression("[" + string.Join(',', items.Select(item => item.Text)) + "]")
{
    public override IEnumerable<SqlExpression> Children => items;

    public override SqlValue Evaluate(SqlScope scope) =>
        SqlValue.Of([.. items.Select(item => item.Evaluate(scope)).Where(value => value.IsDefined)]);
}

/// <summary>An object written in the query; undefined properties are left out.</summary>
internal sealed class SqlObjectLiteral(KeyValuePair<string, SqlExpression>[] properties)
    : SqlExpression("{" + string.Join(',', properties.Select(property => $"'{property.Key}':{property.Value.Text}")) + "}")
{
    public override IEnumerable<SqlExpression> Children => properties.Select(property => property.Value);

    public override SqlValue Evaluate(SqlScope scope) =>
        SqlValue.Of(properties.Select(property => KeyValuePair.Create(property.Key, property.Value.Evaluate(scope))));
}

/// <summary>A built-in function.</summary>
internal sealed class SqlFunctionCall(SqlFunction function, SqlExpression[] arguments)
    : SqlExpression($"{function.Name}({string.Join(',', arguments.Select(argument => argument.Text))})")
{
    public SqlFunction Function => function;

    public IReadOnlyList<SqlExpression> Arguments => arguments;

    public override IEnumerable<SqlExpression> Children => arguments;

    public override SqlValue Evaluate(SqlScope scope)
    {
        var values = new SqlValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(scope);
            if (!values[i].IsDefined && !function.TakesUndefined)
            {
                return SqlValue.Undefined;
            }
        }

        return function.Evaluate(scope, values);
    }
}

/// <summary>An aggregate over the rows of a group; its value is computed before the projection is evaluated.</summary>
internal sealed class SqlAggregateCall(SqlAggregateKind kind, SqlExpression argument, int index)
    : SqlExpression($"{kind}({argument.Text})")
{
    public SqlAggregateKind Kind => kind;

    public SqlExpression Argument => argument;

    public override SqlValue Evaluate(SqlScope scope) => scope.Aggregates[index];
}

internal enum SqlAggregateKind
{
    Count,
    Sum,
    Avg,
    Min,
    Max,
}
