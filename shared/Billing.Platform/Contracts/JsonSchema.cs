using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Billing.Domain.Primitives;

namespace Billing.Platform.Contracts;

/// <summary>
/// Checks JSON against a schema of JSON Schema 2020-12, as far as the published contracts use it: type, properties, required,
/// items, additionalProperties, enum, pattern, format, references to <c>$defs</c>. A schema that says more is refused when it
/// is loaded, so that nothing it says goes unchecked. Properties that the schema does not name are let pass: a newer sender
/// may know more.
/// </summary>
public sealed partial class JsonSchema
{
    private const int LongestInPlace = 256;

    private readonly Dictionary<string, JsonSchema> _properties = new(StringComparer.Ordinal);
    private readonly HashSet<string> _required = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _types = [];
    private HashSet<string>? _values;
    private Regex? _pattern;
    private string? _format;
    private JsonSchema? _items;
    private JsonSchema? _others;
    private JsonSchema? _reference;

    private JsonSchema()
    {
    }

    /// <summary>Loads a schema.</summary>
    /// <exception cref="NotSupportedException">It uses a keyword that is not checked here.</exception>
    public static JsonSchema Parse(JsonElement schema) => new SchemaLoader(schema).Root;

    /// <summary>Everything in which a value differs from the schema, with its JSON path; none when it conforms.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">JSON path of the value, such as <c>$.data</c>.</param>
    public IReadOnlyList<Problem> Check(JsonElement value, string path = "$")
    {
        var place = new SchemaPlace(path);
        Check(value, place);
        return place.Problems;
    }

    private void Check(JsonElement value, SchemaPlace place)
    {
        if (_reference is not null)
        {
            _reference.Check(value, place);
            return;
        }

        if (_types.Count > 0 && !IsOfType(value))
        {
            place.Refuse("type", $"must be {string.Join(" or ", _types)}, not {NameOf(value)}");
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, place);
                break;
            case JsonValueKind.Array when _items is not null:
                CheckItems(value, _items, place);
                break;
            case JsonValueKind.Number when _format is not null && !SchemaFormats.Holds(value, _format):
                place.Refuse("format", $"must be {SchemaFormats.Describe(_format)}");
                break;
            case JsonValueKind.String:
                CheckText(value, place);
                break;
        }
    }

    private void CheckObject(JsonElement value, SchemaPlace place)
    {
        foreach (var (name, schema) in _properties)
        {
            if (value.TryGetProperty(name, out var property))
            {
                place.Enter(name);
                schema.Check(property, place);
                place.Leave();
            }
            else if (_required.Contains(name))
            {
                place.RefuseMissing(name);
            }
        }

        if (_others is not null)
        {
            CheckOthers(value, _others, place);
        }
    }

    private void CheckOthers(JsonElement value, JsonSchema others, SchemaPlace place)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!_properties.ContainsKey(property.Name))
            {
                place.Enter(property.Name);
                others.Check(property.Value, place);
                place.Leave();
            }
        }
    }

    private static void CheckItems(JsonElement value, JsonSchema items, SchemaPlace place)
    {
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            place.Enter(index++);
            items.Check(item, place);
            place.Leave();
        }
    }

    private void CheckText(JsonElement value, SchemaPlace place)
    {
        // Most texts stand there without escapes: they are looked at in place, since every message passes here several times.
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        var isPlain = !raw.Contains((byte)'\\');
        var text = isPlain ? null : TextOf(value);
        if (isPlain ? !Utf8.IsValid(raw) : text is null)
        {
            place.Refuse("text", "must be Unicode text");
            return;
        }

        if (_values is not null || _pattern is not null)
        {
            Span<char> room = stackalloc char[LongestInPlace];
            CheckContent(isPlain && raw.Length <= room.Length ? room[..Encoding.UTF8.GetChars(raw, room)] : text ?? value.GetString(), place);
        }

        if (_format is not null && !SchemaFormats.Holds(value, _format))
        {
            place.Refuse("format", $"must be {SchemaFormats.Describe(_format)}");
        }
    }

    private void CheckContent(ReadOnlySpan<char> text, SchemaPlace place)
    {
        if (_values?.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text) == false)
        {
            place.Refuse("value", $"must be one of {string.Join(", ", _values)}");
        }

        if (_pattern?.IsMatch(text) == false)
        {
            place.Refuse("pattern", $"must match {_pattern}");
        }
    }

    // The parser lets ill-formed UTF-8 and lone surrogates pass; reading them as text is where they show.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private bool IsOfType(JsonElement value)
    {
        for (var i = 0; i < _types.Count; i++)
        {
            if (Is(value, _types[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"Type {type} is not of JSON Schema."),
    };

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
