using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Billing.Platform.Partners.Snapshots;

/// <summary>
/// Takes secrets and personal data out of what was sent and answered. What may be shown is listed, not what must be hidden
/// (<see cref="ShownNames"/>); and what may be shown by its name is hidden all the same when it looks like something else
/// (<see cref="SensitiveText"/>). Of a body that is neither JSON nor a form, nothing is shown.
/// </summary>
public static class Redaction
{
    /// <summary>Text in place of a value.</summary>
    public const string Hidden = "•••";

    private const int LargestBody = 256 * 1024;
    private const int LargestShown = 32 * 1024;
    private const int MostItems = 20;
    private const int MostFields = 200;
    private const int LongestName = 64;
    private const int LongestHeader = 200;

    /// <summary>The name of a field, unless it looks like a value.</summary>
    public static string Name(string name) =>
        name.Length is > 0 and <= LongestName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '[' or ']' or '$')
        && !SensitiveText.IsIn(name)
            ? name
            : Hidden;

    /// <summary>All headers; values only of those that are listed.</summary>
    public static IReadOnlyDictionary<string, string> Headers(IReadOnlyDictionary<string, string> headers)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            shown[Name(name)] = ShownNames.IsShownHeader(name) && value.Length <= LongestHeader && !SensitiveText.IsIn(value) ? value : Hidden;
        }

        return shown;
    }

    /// <summary>Redacts a body, or says why nothing may be shown. Both are null when there is no body.</summary>
    public static (JsonNode? Shown, string? Omitted) Body(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return (null, null);
        }

        if (body.Length > LargestBody)
        {
            return (null, $"more than {LargestBody} bytes");
        }

        var type = contentType?.Split(';')[0].Trim().ToLowerInvariant();
        var shown = type == "application/x-www-form-urlencoded" ? Form(body)
            : type is "application/json" or "text/json" || type?.EndsWith("+json", StringComparison.Ordinal) == true ? Json(body)
            : null;
        return shown is null ? (null, "neither JSON nor a form that can be read")
            : Encoding.UTF8.GetByteCount(shown.ToJsonString()) > LargestShown ? (null, $"more than {LargestShown} bytes are left of it")
            : (shown, null);
    }

    private static JsonNode? Json(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);

            // Text or a number for itself has no name that would let it be shown.
            return Mask(document.RootElement, FieldKind.Unknown);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, and no text.
            return null;
        }
    }

    private static JsonObject Form(ReadOnlyMemory<byte> body)
    {
        var shown = new JsonObject();
        foreach (var (name, values) in FormReaderOf(body).Take(MostFields))
        {
            Add(shown, name, JsonValue.Create(Text(values.ToString(), ShownNames.KindOf(name))));
        }

        return shown;
    }

    private static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> FormReaderOf(ReadOnlyMemory<byte> body) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));

    private static JsonNode? Mask(JsonElement value, FieldKind kind) => value.ValueKind switch
    {
        JsonValueKind.Object => Mask(value.EnumerateObject(), kind),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Take(MostItems).Select(item => Mask(item, kind))]),
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False when kind == FieldKind.Shown => JsonValue.Create(value.GetBoolean()),
        JsonValueKind.Number when kind == FieldKind.Shown && !SensitiveText.IsIn(value.GetRawText()) => JsonNode.Parse(value.GetRawText()),
        JsonValueKind.String => JsonValue.Create(Text(value.GetString()!, kind)),
        _ => JsonValue.Create(Hidden),
    };

    // What stands below a field that must not be shown must not be shown either, whatever it is called.
    private static JsonObject Mask(JsonElement.ObjectEnumerator fields, FieldKind around)
    {
        var shown = new JsonObject();
        foreach (var field in fields.Take(MostFields))
        {
            Add(shown, field.Name, Mask(field.Value, around == FieldKind.Sensitive ? FieldKind.Sensitive : ShownNames.KindOf(field.Name)));
        }

        return shown;
    }

    private static string Text(string value, FieldKind kind) => kind == FieldKind.Shown && SensitiveText.IsPlain(value) ? value : Hidden;

    // Names may come twice, and what is hidden has one name.
    private static void Add(JsonObject shown, string name, JsonNode? value)
    {
        var unique = Name(name);
        for (var number = 2; shown.ContainsKey(unique); number++)
        {
            unique = $"{Name(name)} ({number})";
        }

        shown.Add(unique, value);
    }
}
