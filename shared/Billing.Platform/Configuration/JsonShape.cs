using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Domain.Primitives;

namespace Billing.Platform.Configuration;

/// <summary>Compares a JSON document with the type that it is to become: unknown, missing and ill-formed fields, all at once.</summary>
internal sealed class JsonShape(string component, JsonSerializerOptions options)
{
    private readonly List<Problem> _problems = [];

    /// <summary>True when a value can be made all the same: the only problems are unknown fields.</summary>
    public bool IsReadable { get; private set; } = true;

    /// <summary>Finds every problem, by JSON path.</summary>
    public IReadOnlyList<Problem> Check(JsonElement root, Type type)
    {
        Check(root, type, "$");
        return _problems;
    }

    private void Check(JsonElement value, Type type, string path)
    {
        var info = options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                CheckObject(value, info, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    CheckItem(item, info.ElementType!, $"{path}[{index}]");
                }

                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var entry in value.EnumerateObject())
                {
                    CheckItem(entry.Value, info.ElementType!, $"{path}.{entry.Name}");
                }

                break;
            case JsonTypeInfoKind.None:
                CheckLeaf(value, info.Type, path);
                break;
            default:
                Refuse(path, "wrong-type", info.Kind == JsonTypeInfoKind.Enumerable ? "must be an array" : "must be an object");
                break;
        }
    }

    private void CheckObject(JsonElement value, JsonTypeInfo info, string path)
    {
        var known = info.Properties.ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in value.EnumerateObject())
        {
            if (!known.TryGetValue(field.Name, out var property))
            {
                _problems.Add(Of($"{path}.{field.Name}", "unknown-property", $"{field.Name} is not known here; there are {string.Join(", ", known.Keys)}."));
                continue;
            }

            seen.Add(field.Name);
            if (field.Value.ValueKind != JsonValueKind.Null)
            {
                Check(field.Value, property.PropertyType, $"{path}.{field.Name}");
            }
            else if (IsNeeded(property))
            {
                Refuse($"{path}.{field.Name}", "missing", "must not be null");
            }
        }

        foreach (var missing in known.Values.Where(property => IsNeeded(property) && !seen.Contains(property.Name)))
        {
            Refuse($"{path}.{missing.Name}", "missing", "is required");
        }
    }

    private void CheckItem(JsonElement item, Type type, string path)
    {
        if (item.ValueKind == JsonValueKind.Null)
        {
            Refuse(path, "missing", "must not be null");
            return;
        }

        Check(item, type, path);
    }

    private void CheckLeaf(JsonElement value, Type type, string path)
    {
        try
        {
            value.Deserialize(type, options);
        }
        catch (Exception unsuitable) when (unsuitable is JsonException or FormatException or OverflowException or InvalidOperationException or ArgumentException)
        {
            Refuse(path, "wrong-type", $"must be {Expected(type)}");
        }
    }

    private static bool IsNeeded(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false };

    private static string Expected(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(decimal) => "a decimal number",
        _ when type == typeof(DateOnly) => "a date such as 2026-11-01",
        _ when type == typeof(Uri) => "an address",
        _ => $"a {type.Name}",
    };

    private void Refuse(string path, string reason, string text)
    {
        IsReadable = false;
        _problems.Add(Of(path, reason, $"{path[(path.LastIndexOf('.') + 1)..]} {text}."));
    }

    private Problem Of(string path, string reason, string text) => Problem.Error($"{component}.{reason}", path, text);
}
