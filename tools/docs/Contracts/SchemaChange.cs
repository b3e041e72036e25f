using System.Text.Json.Nodes;

namespace Billing.Tools.Docs.Contracts;

/// <summary>
/// Finds what a changed schema breaks under the same version. What is stored or on its way must stay readable, and who reads
/// must find what was promised: no property is lost, retyped, or newly required; none that was always there becomes optional;
/// no value of an enumeration is lost. New optional properties, new values and other words are fine.
/// </summary>
public static class SchemaChange
{
    /// <summary>A sentence for each break, with its JSON path; none when the change is compatible.</summary>
    public static IReadOnlyList<string> FindBreaks(JsonObject before, JsonObject after)
    {
        var breaks = new List<string>();
        Compare(new Side(before, before), new Side(after, after), "$", breaks, []);
        return breaks;
    }

    private static void Compare(Side before, Side after, string path, List<string> breaks, HashSet<(JsonObject, JsonObject)> seen)
    {
        (before, after) = (before.Resolve(), after.Resolve());
        if (!seen.Add((before.Schema, after.Schema)))
        {
            return;
        }

        foreach (var keyword in new[] { "type", "format", "pattern" })
        {
            if (!JsonNode.DeepEquals(before.Schema[keyword], after.Schema[keyword]))
            {
                breaks.Add($"{path} has another {keyword}: {Text(before.Schema[keyword])} became {Text(after.Schema[keyword])}");
                return;
            }
        }

        foreach (var lost in Texts(before.Schema["enum"]).Except(Texts(after.Schema["enum"])))
        {
            breaks.Add($"{path} cannot be {lost} any more");
        }

        CompareProperties(before, after, path, breaks, seen);
        CompareNested("items", $"{path}[*]", before, after, breaks, seen);
        CompareNested("additionalProperties", $"{path}.*", before, after, breaks, seen);
    }

    private static void CompareProperties(Side before, Side after, string path, List<string> breaks, HashSet<(JsonObject, JsonObject)> seen)
    {
        var (old, now) = (before.Schema["properties"] as JsonObject ?? [], after.Schema["properties"] as JsonObject ?? []);
        var (oldRequired, nowRequired) = (Texts(before.Schema["required"]), Texts(after.Schema["required"]));
        foreach (var name in nowRequired.Except(oldRequired))
        {
            breaks.Add(old.ContainsKey(name) ? $"{path}.{name} was optional and is required" : $"{path}.{name} is new and required");
        }

        foreach (var (name, schema) in old)
        {
            if (now[name] is not { } next)
            {
                breaks.Add($"{path}.{name} is lost");
                continue;
            }

            if (oldRequired.Contains(name) && !nowRequired.Contains(name))
            {
                breaks.Add($"{path}.{name} was required and is optional");
            }

            Compare(before.At(schema!), after.At(next), $"{path}.{name}", breaks, seen);
        }
    }

    private static void CompareNested(
        string keyword, string path, Side before, Side after, List<string> breaks, HashSet<(JsonObject, JsonObject)> seen)
    {
        switch (before.Schema[keyword], after.Schema[keyword])
        {
            case (null, null):
                break;
            case ({ } old, { } now):
                Compare(before.At(old), after.At(now), path, breaks, seen);
                break;
            default:
                breaks.Add($"{path} has another shape");
                break;
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "nothing";

    private static List<string> Texts(JsonNode? array) => array is JsonArray texts ? texts.Select(text => text!.GetValue<string>()).ToList() : [];

    /// <summary>A schema within the document whose definitions it refers to.</summary>
    private sealed record Side(JsonObject Document, JsonObject Schema)
    {
        // A schema may be "true": anything.
        public Side At(JsonNode schema) => new(Document, schema as JsonObject ?? []);

        public Side Resolve() => Schema["$ref"] is { } reference
            ? At(Document["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!).Resolve()
            : this;
    }
}
