using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Billing.Domain.Primitives;

/// <summary>
/// Reads the fields of a JSON object that somebody else sent. Each missing or ill-formed field adds a problem with its JSON
/// path and gives a harmless default, so that one pass names everything that is wrong; the caller looks at
/// <see cref="Problems"/> before it uses what it read.
/// </summary>
public sealed partial class JsonFields
{
    private readonly JsonElement _object;
    private readonly string _component;

    private JsonFields(JsonElement element, string path, string component, List<Problem> problems)
    {
        _object = element;
        Path = path;
        _component = component;
        Problems = problems;
    }

    /// <summary>JSON path of this object, such as <c>$.line_items[0]</c>.</summary>
    public string Path { get; }

    /// <summary>Problems found so far, anywhere below the root.</summary>
    public List<Problem> Problems { get; }

    /// <summary>The fields of a document's root.</summary>
    /// <param name="root">The parsed document.</param>
    /// <param name="component">First part of the problem codes, such as <c>orders</c>.</param>
    public static JsonFields Root(JsonElement root, string component)
    {
        var fields = new JsonFields(root, "$", component, []);
        fields.CheckIsObject();
        return fields;
    }

    /// <summary>Parses a document and reads its root; malformed JSON is a problem with its place.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="component">First part of the problem codes.</param>
    /// <param name="read">Makes the value out of the root's fields.</param>
    public static ParseResult<T> Read<T>(ReadOnlyMemory<byte> json, string component, Func<JsonFields, T> read) => Parse(json, component, root =>
    {
        var fields = Root(root, component);
        return ParseResult<T>.Of(read(fields), fields.Problems);
    });

    /// <summary>Most characters of a text, such as a description; no storefront and no gateway sends one as long.</summary>
    public const int LongestText = 10_000;

    /// <summary>Most characters of an id, a number of an article, a code: what keys are made of.</summary>
    public const int LongestId = 256;

    /// <summary>Text that must be there and not be blank; numbers are taken as their digits.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="longest">Most characters.</param>
    public string Text(string name, int longest = LongestText)
    {
        var before = Problems.Count;
        if (OptionalText(name, longest) is { } text)
        {
            return text;
        }

        if (Problems.Count == before)
        {
            Refuse(name, "missing", "is required");
        }

        return string.Empty;
    }

    /// <summary>An id: text that must be there, of at most <see cref="LongestId"/> characters.</summary>
    public string Id(string name) => Text(name, LongestId);

    /// <summary>Text, or null when the field is absent, null or blank.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="longest">Most characters.</param>
    public string? OptionalText(string name, int longest = LongestText)
    {
        if (!TryField(name, out var value))
        {
            return null;
        }

        var text = Raw(value);
        if (text is null)
        {
            Refuse(name, "not-text", "must be text");
        }
        else if (text.Length > longest)
        {
            Refuse(name, "too-long", $"may have {longest} characters at the most");
            return null;
        }

        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>The furthest from zero that a decimal may be: the product of two of them, and sums of such products, stay exact.</summary>
    public const decimal LargestDecimal = 1_000_000_000_000m;

    /// <summary>An exact decimal, given as a number or as text such as <c>"12.50"</c>; at most <see cref="LargestDecimal"/> from zero.</summary>
    public decimal Decimal(string name)
    {
        if (!TryField(name, out var value))
        {
            Refuse(name, "missing", "is required");
            return 0;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(Raw(value), style, CultureInfo.InvariantCulture, out var number))
        {
            Refuse(name, "not-a-number", "must be a decimal number");
            return 0;
        }

        if (number is < -LargestDecimal or > LargestDecimal)
        {
            Refuse(name, "out-of-range", $"must be from {-LargestDecimal} to {LargestDecimal}");
            return 0;
        }

        return number;
    }

    /// <summary>An exact decimal, or <paramref name="fallback"/> when the field is absent or null.</summary>
    public decimal Decimal(string name, decimal fallback) => TryField(name, out _) ? Decimal(name) : fallback;

    /// <summary>A decimal that may be zero and not less.</summary>
    public decimal NotNegative(string name)
    {
        var number = Decimal(name);
        if (number < 0)
        {
            Refuse(name, "negative", "must not be below zero");
        }

        return number;
    }

    /// <summary>A whole number.</summary>
    public long Whole(string name)
    {
        if (TryField(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Refuse(name, TryField(name, out _) ? "not-a-whole-number" : "missing", "must be a whole number");
        return 0;
    }

    /// <summary>True or false; <paramref name="fallback"/> when absent or null.</summary>
    public bool Flag(string name, bool fallback = false)
    {
        if (!TryField(name, out var value))
        {
            return fallback;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(name, "not-a-flag", "must be true or false");
        return fallback;
    }

    /// <summary>Text as it is, blanks and all; null when the field is absent, null or no text.</summary>
    public string? OptionalRaw(string name) => TryField(name, out var value) ? Raw(value) : null;

    /// <summary>Text, or <c>true</c> and <c>false</c> for a flag; null when the field is absent, null or something else.</summary>
    public string? OptionalFlagOrText(string name) => TryField(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => Raw(value),
        }
        : null;

    /// <summary>An object that must be there.</summary>
    public JsonFields Child(string name) => OptionalChild(name) ?? Missing(name);

    /// <summary>An object, or null when the field is absent or null.</summary>
    public JsonFields? OptionalChild(string name)
    {
        if (!TryField(name, out var value))
        {
            return null;
        }

        var child = new JsonFields(value, $"{Path}.{name}", _component, Problems);
        return child.CheckIsObject() ? child : null;
    }

    /// <summary>The objects of an array; none when the field is absent or null.</summary>
    public IReadOnlyList<JsonFields> Items(string name)
    {
        if (!TryField(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(name, "not-an-array", "must be an array");
            return [];
        }

        return value.EnumerateArray()
            .Select((item, index) => new JsonFields(item, $"{Path}.{name}[{index}]", _component, Problems))
            .Where(item => item.CheckIsObject())
            .ToList();
    }

    /// <summary>The objects of an array that must hold at least one.</summary>
    public IReadOnlyList<JsonFields> RequiredItems(string name)
    {
        var items = Items(name);
        if (items.Count == 0 && !HasProblem(name))
        {
            Refuse(name, "empty", "must hold at least one entry");
        }

        return items;
    }

    /// <summary>A field of any kind as it was written, in UTF-8; null when it is absent or null.</summary>
    public byte[]? OptionalJson(string name) => TryField(name, out var value) ? JsonMarshal.GetRawUtf8Value(value).ToArray() : null;

    /// <summary>True if something was found wrong with a field of this object.</summary>
    public bool HasProblem(string name) => Problems.Exists(problem => problem.Path == $"{Path}.{name}");

    /// <summary>True if the field is there and not null.</summary>
    public bool Has(string name) => TryField(name, out _);

    /// <summary>The names of all fields, in their order; none for what is no object.</summary>
    public IReadOnlyList<string> Names => _object.ValueKind == JsonValueKind.Object ? [.. _object.EnumerateObject().Select(entry => entry.Name)] : [];

    /// <summary>The texts of an array; none when the field is absent or null.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryField(name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(Raw).ToList() is var texts && texts.TrueForAll(text => text is not null))
        {
            return texts!;
        }

        Refuse(name, "not-texts", "must be an array of texts");
        return [];
    }

    /// <summary>The entries of an array that may hold texts and objects; none when the field is absent or null.</summary>
    public IReadOnlyList<(string? Text, JsonFields? Fields)> TextsOrItems(string name)
    {
        if (!TryField(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(name, "not-an-array", "must be an array");
            return [];
        }

        var entries = value.EnumerateArray()
            .Select((item, index) => (
                Text: item.ValueKind == JsonValueKind.String ? Raw(item) : null,
                Fields: item.ValueKind == JsonValueKind.Object ? new JsonFields(item, $"{Path}.{name}[{index}]", _component, Problems) : null))
            .ToList();
        foreach (var (index, _) in entries.Index().Where(entry => entry.Item is { Text: null, Fields: null }))
        {
            Refuse($"{name}[{index}]", "not-text", "must be a text or an object");
        }

        return entries;
    }

    /// <summary>Adds a problem for each field that is none of these: in a configuration it is a slip of the pen.</summary>
    public void RefuseOthers(params IReadOnlyList<string> known)
    {
        foreach (var name in Names.Except(known))
        {
            Refuse(name, "unknown-property", $"is not known here; there are {string.Join(", ", known)}");
        }
    }

    /// <summary>Adds a problem about a field of this object.</summary>
    public void Refuse(string name, string reason, string text) =>
        Problems.Add(Problem.Error($"{_component}.{reason}", $"{Path}.{name}", $"{name} {text}."));

    private static ParseResult<T> Parse<T>(ReadOnlyMemory<byte> json, string component, Func<JsonElement, ParseResult<T>> read)
    {
        try
        {
            using var document = JsonText.Parse(json);
            return read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            var place = $"line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}";
            return new ParseResult<T>.Failure([Problem.Error($"{component}.malformed-json", "$", $"The body is not valid JSON ({place}).")]);
        }
    }

    /// <summary>Text or the digits of a number; null for anything else, also for text that is no Unicode.</summary>
    private static string? Raw(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // The parser lets ill-formed UTF-8 and lone surrogates pass; reading them as text is where they show.
            return null;
        }
    }

    private JsonFields Missing(string name)
    {
        if (!HasProblem(name))
        {
            Refuse(name, "missing", "is required");
        }

        return new JsonFields(default, $"{Path}.{name}", _component, []);
    }

    private bool TryField(string name, out JsonElement value)
    {
        value = default;
        return _object.ValueKind == JsonValueKind.Object
            && _object.TryGetProperty(name, out value)
            && value.ValueKind is not JsonValueKind.Null and not JsonValueKind.Undefined;
    }

    private bool CheckIsObject()
    {
        if (_object.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Problems.Add(Problem.Error($"{_component}.not-an-object", Path, $"{Path} must be an object."));
        return false;
    }
}
