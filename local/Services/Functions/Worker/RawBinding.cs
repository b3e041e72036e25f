using System.Text.Json;
using Billing.Local.Functions.Rpc;

namespace Billing.Local.Functions.Worker;

/// <summary>One binding of a function, as its metadata says it in JSON.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Type">Such as <c>httpTrigger</c>.</param>
/// <param name="Direction">True if the function gets or gives it.</param>
/// <param name="Json">All properties.</param>
internal sealed record RawBinding(string Name, string Type, BindingInfo.Types.Direction Direction, JsonElement Json)
{
    /// <summary>True if it sets the function off.</summary>
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if the worker makes the parameter itself of a reference; otherwise it gets plain values.</summary>
    public bool SupportsDeferredBinding =>
        Json.TryGetProperty("properties", out var properties) && properties.TryGetProperty("supportsDeferredBinding", out var supports)
        && string.Equals(supports.ToString(), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a binding.</summary>
    public static RawBinding Parse(string json)
    {
        var properties = JsonSerializer.Deserialize<JsonElement>(json);
        var direction = Enum.Parse<BindingInfo.Types.Direction>(properties.GetProperty("direction").GetString()!, ignoreCase: true);
        return new RawBinding(properties.GetProperty("name").GetString()!, properties.GetProperty("type").GetString()!, direction, properties);
    }

    /// <summary>A property that is text; null when it is absent.</summary>
    public string? Text(string property) => Find(property) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A property that is true or false; null when it is absent.</summary>
    public bool? Flag(string property) => Find(property) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var value) => value,
        _ => null,
    };

    /// <summary>A property that is a whole number; 0 when it is absent.</summary>
    public int Number(string property) => Find(property) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;

    /// <summary>A property that is a list of texts; empty when it is absent.</summary>
    public IEnumerable<string> Texts(string property) =>
        Find(property) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    private JsonElement? Find(string property)
    {
        foreach (var each in Json.EnumerateObject())
        {
            if (string.Equals(each.Name, property, StringComparison.OrdinalIgnoreCase))
            {
                return each.Value;
            }
        }

        return null;
    }
}
