using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Billing.Domain.Primitives;

namespace Billing.Platform.DeadLetters;

/// <summary>
/// Hides personal data of a body that somebody sent. What it may show is listed, not what it must hide: the value of a field is
/// shown when the last word of the field's name tells of an id, a code, a time, a quantity or an amount, and hidden otherwise.
/// </summary>
public static partial class PersonalData
{
    /// <summary>Text in place of a value.</summary>
    public const string Hidden = "•••";

    // Last words of names, in lower case.
    private static readonly FrozenSet<string> Shown = new[]
    {
        "id", "ids", "type", "kind", "code", "status", "state", "event", "topic", "action", "source", "version", "currency", "sku", "unit", "rate", "percent",
        "amount", "total", "price", "quantity", "net", "tax", "gross", "count", "sum", "fee", "discount", "at", "date", "time", "timestamp", "created", "until",
        "tenant", "region", "stream", "sequence", "hash", "reference", "order", "component", "path", "scheme", "specversion", "country",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A JSON body with its structure, and values only where they are shown; null when the body is no JSON.</summary>
    public static JsonNode? Mask(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonText.Parse(body);
            return Mask(document.RootElement, isShown: false);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it is no Unicode.
            return null;
        }
    }

    private static JsonNode? Mask(JsonElement value, bool isShown) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, Mask(field.Value, IsShown(field.Name))))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(item => Mask(item, isShown))]),
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => JsonValue.Create(value.GetBoolean()),
        JsonValueKind.Number when isShown => JsonNode.Parse(value.GetRawText()),
        JsonValueKind.String when isShown && Harmless().IsMatch(value.GetString()!) => JsonValue.Create(value.GetString()),
        _ => JsonValue.Create(Hidden),
    };

    private static bool IsShown(string name) => LastWord().Match(name) is { Success: true } last && Shown.Contains(last.Value.ToLowerInvariant());

    [GeneratedRegex("([A-Z]?[a-z]+|[A-Z]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex LastWord();

    // An id or a code: one word without the sign of an address.
    [GeneratedRegex(@"^[^\s@]{1,200}$")]
    private static partial Regex Harmless();
}
