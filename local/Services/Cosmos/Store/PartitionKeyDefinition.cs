using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Billing.Local.Cosmos;

/// <summary>
/// The paths that make up a container's partition key: one, or up to three when it is hierarchical. Key values are kept
/// as canonical JSON text, such as <c>["t","r","s"]</c>, which is what the SDK sends for plain strings.
/// </summary>
internal sealed class PartitionKeyDefinition
{
    private const string Undefined = "{}";

    /// <param name="paths">Paths as in the container's definition, such as <c>/tenant</c> or <c>/address/zip</c>.</param>
    /// <param name="hierarchical">True if each level is hashed by itself, so that a prefix addresses a range.</param>
    public PartitionKeyDefinition(IReadOnlyList<string> paths, bool hierarchical)
    {
        Hierarchical = hierarchical;
        Paths = [.. paths.Select(path => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Trim('"')).ToArray())];
        FirstSegments = [.. Paths.Select(path => Encoding.UTF8.GetBytes(path[0]))];
    }

    /// <summary>Each path, split into its segments.</summary>
    public string[][] Paths { get; }

    /// <summary>The first segment of each path as it stands in a document.</summary>
    public byte[][] FirstSegments { get; }

    public bool Hierarchical { get; }

    public int Levels => Paths.Length;

    /// <summary>The canonical text of a key sent in a header.</summary>
    /// <param name="header">A JSON array; <c>[{}]</c> stands for no value at all.</param>
    /// <param name="levels">Number of levels that the key has; fewer than <see cref="Levels"/> make a prefix.</param>
    /// <exception cref="CosmosFault">The header is not a JSON array of scalars.</exception>
    public string Canonical(string header, out int levels)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            var components = document.RootElement;
            levels = components.GetArrayLength();
            var text = new StringBuilder("[");
            foreach (var component in components.EnumerateArray())
            {
                Separate(text);
                AppendComponent(text, component);
            }

            for (; header == "[{}]" && levels < Levels; levels++)
            {
                Separate(text);
                text.Append(Undefined);
            }

            return text.Append(']').ToString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest($"Partition key {header} is invalid.");
        }
    }

    /// <summary>The canonical text of a key sent in a header, which must have all levels.</summary>
    /// <exception cref="CosmosFault">The header is not a JSON array of scalars, or of another length.</exception>
    public string CanonicalFull(string header)
    {
        var key = Canonical(header, out var levels);
        return levels == Levels
            ? key
            : throw CosmosFault.BadRequest(
                "Partition key provided either doesn't correspond to definition in the collection "
                + "or doesn't match partition key field values specified in the document.",
                CosmosSubStatus.PartitionKeyMismatch);
    }

    /// <summary>The canonical text of values taken from a document; null stands for a value that is not there.</summary>
    public static string Canonical(ReadOnlySpan<string?> components)
    {
        var text = new StringBuilder("[");
        foreach (var component in components)
        {
            Separate(text);
            text.Append(component ?? Undefined);
        }

        return text.Append(']').ToString();
    }

    /// <summary>The canonical text of one scalar.</summary>
    /// <exception cref="CosmosFault">The value is an object or an array.</exception>
    public static string CanonicalComponent(JsonElement value)
    {
        var text = new StringBuilder();
        AppendComponent(text, value);
        return text.ToString();
    }

    /// <summary>The canonical text of a string.</summary>
    public static string CanonicalString(string value)
    {
        if (!NeedsEscape(value))
        {
            return string.Concat("\"", value, "\"");
        }

        var text = new StringBuilder();
        AppendString(text, value);
        return text.ToString();
    }

    private static void AppendComponent(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(value.GetDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                text.Append(value.GetRawText());
                break;
            case JsonValueKind.Object when !value.EnumerateObject().Any():
                text.Append(Undefined);
                break;
            default:
                throw CosmosFault.BadRequest(
                    "A partition key value must be a string, a number, a boolean or null.", CosmosSubStatus.PartitionKeyMismatch);
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                < ' ' or > '~' => text.Append("\\u").Append(((int)c).ToString("x4")),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static bool NeedsEscape(string value)
    {
        foreach (var c in value)
        {
            if (c is < ' ' or > '~' or '"' or '\\')
            {
                return true;
            }
        }

        return false;
    }

    private static void Separate(StringBuilder text)
    {
        if (text.Length > 1)
        {
            text.Append(',');
        }
    }
}
