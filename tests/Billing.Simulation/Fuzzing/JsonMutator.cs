using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Simulation.Fuzzing;

/// <summary>Changes values of a JSON document, keeping it a document: types, nulls, depth, size, order, names, what is doubled or gone.</summary>
internal static class JsonMutator
{
    private static readonly JsonSerializerOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 10_000 };

    /// <summary>The document with some of its values changed.</summary>
    public static byte[] Mutate(byte[] json, Random random, List<string> told)
    {
        var root = JsonNode.Parse(json)!;
        var raw = new List<(string Mark, string Json)>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            root = Change(root, random, raw, told);
        }

        // What no node can hold is put in as text.
        return Encoding.UTF8.GetBytes(raw.Aggregate(root.ToJsonString(Plainly), (text, each) => text.Replace($"\"{each.Mark}\"", each.Json, StringComparison.Ordinal)));
    }

    private static JsonNode Change(JsonNode root, Random random, List<(string Mark, string Json)> raw, List<string> told)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
        {
            return root;
        }

        var place = places[random.Next(places.Count)];
        var (parent, path) = (place.Parent!, place.GetPath());
        var kind = random.Next(10);
        told.Add($"{path} {Names[kind]}");
        switch (kind)
        {
            case 0:
                Remove(place);
                break;
            case 1:
                Replace(place, null);
                break;
            case 2:
                Replace(place, HostileTexts.Long(random));
                break;
            case 3:
                Replace(place, Raw(raw, Nested(random.Next(3) switch { 0 => 30, 1 => 70, _ => 3_000 }, random)));
                break;
            case 4 when parent is JsonArray array:
                Repeat(array, place, random.Next(4) == 0 ? 200 : 1);
                break;
            case 4 when parent is JsonObject holder:
                holder[path[^1] + "Again"] = place.DeepClone();
                break;
            case 5:
                Replace(place, Wrapped(place, random));
                break;
            case 6:
                Replace(place, places[random.Next(places.Count)].DeepClone());
                break;
            case 7 when place is JsonValue:
                Replace(place, Nudged(place.ToJsonString(Plainly), random, raw));
                break;
            case 8 when parent is JsonObject owner:
                Doubled(owner, place, raw, random);
                break;
            default:
                var hostile = HostileTexts.Json[random.Next(HostileTexts.Json.Count)];
                told[^1] = $"{path} {hostile}";
                Replace(place, Raw(raw, hostile));
                break;
        }

        return root;
    }

    private static readonly string[] Names = ["gone", "null", "long", "nested", "doubled", "wrapped", "another's", "nudged", "twice", "hostile"];

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        var children = node switch
        {
            JsonObject holder => holder.Select(entry => entry.Value),
            JsonArray array => array,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>().ToList())
        {
            yield return child;
            foreach (var below in Places(child))
            {
                yield return below;
            }
        }
    }

    private static void Remove(JsonNode place)
    {
        if (place.Parent is JsonObject holder)
        {
            holder.Remove(place.GetPropertyName());
        }
        else
        {
            place.Parent!.AsArray().Remove(place);
        }
    }

    private static void Replace(JsonNode place, JsonNode? by)
    {
        if (place.Parent is JsonObject holder)
        {
            holder[place.GetPropertyName()] = by;
        }
        else
        {
            place.Parent!.AsArray()[place.GetElementIndex()] = by;
        }
    }

    private static void Repeat(JsonArray array, JsonNode place, int times)
    {
        for (; times > 0; times--)
        {
            array.Add(place.DeepClone());
        }
    }

    private static JsonNode Wrapped(JsonNode place, Random random) => random.Next(3) switch
    {
        0 => new JsonArray(place.DeepClone()),
        1 => new JsonObject { ["value"] = place.DeepClone() },
        _ => JsonValue.Create(place.ToJsonString(Plainly)),
    };

    private static JsonNode Nudged(string text, Random random, List<(string Mark, string Json)> raw)
    {
        var inner = text.Trim('"');
        var nudged = random.Next(6) switch
        {
            0 => "-" + inner,
            1 => inner + "0",
            2 => inner + ".001",
            3 => inner.Length > 1 ? inner[..^1] : inner,
            4 => inner.ToUpperInvariant() + " ",
            _ => inner.Replace('2', '9'),
        };
        return text[0] == '"' && random.Next(4) > 0 ? JsonValue.Create(nudged) : Raw(raw, nudged.Length > 0 ? nudged : "0");
    }

    // A name that stands twice: readers take the first or the last.
    private static void Doubled(JsonObject owner, JsonNode place, List<(string Mark, string Json)> raw, Random random)
    {
        var name = place.GetPropertyName();
        var other = HostileTexts.Json[random.Next(HostileTexts.Json.Count)];
        Replace(place, Raw(raw, $"{place.ToJsonString(Plainly)},{JsonSerializer.Serialize(name, Plainly)}:{other}"));
        _ = owner;
    }

    private static JsonValue Raw(List<(string Mark, string Json)> raw, string json)
    {
        var mark = $"raw-{raw.Count}-mark";
        raw.Add((mark, json));
        return JsonValue.Create(mark);
    }

    private static string Nested(int depth, Random random)
    {
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
    }
}
