using System.Text.Json;

namespace Billing.Local.Cosmos.Sql;

/// <summary>The scope of an expression's evaluation: the present row, the parameters, and the aggregates of the present group.</summary>
internal sealed class SqlScope(int slots, IReadOnlyDictionary<string, SqlValue> parameters, TimeProvider clock)
{
    /// <summary>The value bound to each alias of the query and its subqueries.</summary>
    public SqlValue[] Slots { get; } = new SqlValue[slots];

    /// <summary>The results of the aggregates, while the projection of a group is evaluated.</summary>
    public SqlValue[] Aggregates { get; set; } = [];

    public TimeProvider Clock { get; } = clock;

    public SqlValue Parameter(string name) => parameters.TryGetValue(name, out var value)
        ? value
        : throw CosmosFault.BadRequest($"The parameter {name} has no value.");
}

/// <summary>A query's text and parameters, as a request brings them.</summary>
internal sealed record SqlQuerySpec(string Text, IReadOnlyDictionary<string, SqlValue> Parameters)
{
    /// <summary>Strings are taken out once, since they are compared again and again.</summary>
    private static SqlValue Read(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? SqlValue.Of(value.GetString()!) : SqlValue.Of(value);

    public static SqlQuerySpec Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonDocument.Parse(body.ToArray()).RootElement;
            var text = root.GetProperty("query").GetString() ?? throw CosmosFault.BadRequest("The query is missing.");
            var parameters = new Dictionary<string, SqlValue>(StringComparer.Ordinal);
            if (root.TryGetProperty("parameters", out var list))
            {
                foreach (var parameter in list.EnumerateArray())
                {
                    var value = parameter.TryGetProperty("value", out var given) ? Read(given) : SqlValue.Undefined;
                    parameters[parameter.GetProperty("name").GetString()!] = value;
                }
            }

            return new SqlQuerySpec(text, parameters);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw CosmosFault.BadRequest("The query cannot be read: " + exception.Message);
        }
    }
}
