using System.Text;
using System.Text.Json;

namespace Billing.Local.Cosmos;

/// <summary>Derives the values of a container's unique keys from a document. A missing path counts as null, as in the service.</summary>
internal static class UniqueKeyIndex
{
    public static string[] Of(ReadOnlyMemory<byte> content, IReadOnlyList<string[][]> keys)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(content.Span) + "}");
        var values = new string[keys.Count];
        for (var i = 0; i < keys.Count; i++)
        {
            values[i] = i + ":" + string.Join('|', keys[i].Select(path => Value(document.RootElement, path)));
        }

        return values;
    }

    private static string Value(JsonElement element, string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return "null";
            }
        }

        return element.ValueKind == JsonValueKind.Number ? element.GetDouble().ToString("R") : JsonSerializer.Serialize(element);
    }
}
