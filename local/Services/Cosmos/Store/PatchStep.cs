using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Local.Cosmos;

/// <summary>One operation of a patch, by the rules of "Partial document update in Azure Cosmos DB".</summary>
internal sealed class PatchStep
{
    private readonly string _operation;
    private readonly string[] _path;
    private readonly string[]? _from;
    private readonly string? _value;

    private PatchStep(string operation, string[] path, string[]? from, string? value)
    {
        _operation = operation;
        _path = path;
        _from = from;
        _value = value;
    }

    public static PatchStep Parse(JsonElement json)
    {
        var operation = json.GetProperty("op").GetString()!;
        if (operation is not ("add" or "set" or "replace" or "remove" or "incr" or "move"))
        {
            throw CosmosFault.Unsupported($"the patch operation '{operation}'");
        }

        var from = json.TryGetProperty("from", out var source) ? Split(source.GetString()!) : null;
        var value = json.TryGetProperty("value", out var given) ? given.GetRawText() : null;
        var needsValue = operation is not ("remove" or "move");
        return needsValue == value is not null && (operation == "move") == from is not null
            ? new PatchStep(operation, Split(json.GetProperty("path").GetString()!), from, value)
            : throw CosmosFault.BadRequest($"The patch operation '{operation}' lacks a value or has one too many.");
    }

    public void Apply(JsonNode root)
    {
        switch (_operation)
        {
            case "add":
                Put(root, _path, Value(), insert: true);
                break;
            case "set":
                Put(root, _path, Value(), insert: false);
                break;
            case "replace":
                Find(root, _path, out _, out _);
                Put(root, _path, Value(), insert: false);
                break;
            case "remove":
                Remove(root, _path);
                break;
            case "incr":
                Increment(root);
                break;
            default:
                Move(root);
                break;
        }
    }

    private static string[] Split(string path)
    {
        if (!path.StartsWith('/') || path.Length < 2)
        {
            throw CosmosFault.BadRequest($"The patch path '{path}' does not start with '/'.");
        }

        return [.. path[1..].Split('/').Select(Unescape)];
    }

    private static string Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private JsonNode? Value() => JsonNode.Parse(_value!);

    private static void Put(JsonNode root, string[] path, JsonNode? value, bool insert)
    {
        switch (ParentOf(root, path))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                break;
            case JsonArray parent when path[^1] == "-":
                parent.Add(value);
                break;
            case JsonArray parent:
                var index = IndexOf(path, parent.Count);
                if (insert || index == parent.Count)
                {
                    parent.Insert(index, value);
                }
                else
                {
                    parent[index] = value;
                }

                break;
            default:
                throw Misfit(path);
        }
    }

    private static JsonNode? Remove(JsonNode root, string[] path)
    {
        var value = Find(root, path, out var parent, out var index);
        if (parent is JsonArray array)
        {
            array.RemoveAt(index);
        }
        else
        {
            ((JsonObject)parent).Remove(path[^1]);
        }

        return value;
    }

    private void Increment(JsonNode root)
    {
        var parent = ParentOf(root, _path);
        if (parent is JsonObject properties && !properties.ContainsKey(_path[^1]))
        {
            properties[_path[^1]] = Value();
            return;
        }

        var current = Find(root, _path, out _, out _);
        Put(root, _path, Sum(current, Value()), insert: false);
    }

    /// <summary>Whole numbers stay whole; others are added as the service's binary numbers are.</summary>
    private JsonValue Sum(JsonNode? current, JsonNode? increment)
    {
        if (current?.GetValueKind() != JsonValueKind.Number || increment?.GetValueKind() != JsonValueKind.Number)
        {
            throw CosmosFault.BadRequest($"The value at '/{string.Join('/', _path)}' or its increment is not a number.");
        }

        return current.AsValue().TryGetValue(out long whole) && increment.AsValue().TryGetValue(out long wholeIncrement)
            ? JsonValue.Create(whole + wholeIncrement)
            : JsonValue.Create(Number(current) + Number(increment));
    }

    private static double Number(JsonNode number) => double.Parse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private void Move(JsonNode root)
    {
        if (_path.AsSpan().StartsWith(_from.AsSpan()))
        {
            throw CosmosFault.BadRequest("A value cannot be moved into itself.");
        }

        Put(root, _path, Remove(root, _from!), insert: true);
    }

    private static JsonNode? Find(JsonNode root, string[] path, out JsonNode parent, out int index)
    {
        index = -1;
        parent = ParentOf(root, path) ?? throw Misfit(path);
        switch (parent)
        {
            case JsonObject properties when properties.TryGetPropertyValue(path[^1], out var value):
                return value;
            case JsonArray items when TryIndex(path[^1], out index) && index < items.Count:
                return items[index];
            default:
                throw Misfit(path);
        }
    }

    private static JsonNode? ParentOf(JsonNode root, string[] path)
    {
        var node = root;
        foreach (var part in path.AsSpan(0, path.Length - 1))
        {
            node = node switch
            {
                JsonObject properties => properties[part],
                JsonArray items when TryIndex(part, out var index) && index < items.Count => items[index],
                _ => throw Misfit(path),
            };
        }

        return node;
    }

    private static int IndexOf(string[] path, int count) =>
        TryIndex(path[^1], out var index) && index <= count ? index : throw Misfit(path);

    private static bool TryIndex(string part, out int index) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static CosmosFault Misfit(string[] path) =>
        CosmosFault.BadRequest($"The patch path '/{string.Join('/', path)}' does not exist in the document or cannot be written.");
}
