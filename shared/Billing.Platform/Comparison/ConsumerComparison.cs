using System.Text.Json;

namespace Billing.Platform.Comparison;

/// <summary>Sets two versions of a consumer against each other on the same history.</summary>
public static class ConsumerComparison
{
    /// <summary>Runs both versions and reports where they differ.</summary>
    /// <exception cref="InvalidOperationException">A version made two results under one key.</exception>
    public static ComparisonReport Run(ComparedConsumer consumer, ConsumerVersion left, ConsumerVersion right, RecordedHistory history)
    {
        var (ofLeft, ofRight) = (Results(left, history), Results(right, history));
        var differences = ofLeft.Keys.Union(ofRight.Keys, StringComparer.Ordinal)
            .Select(key => Compare(key, Find(ofLeft, key), Find(ofRight, key)))
            .OfType<ConsumerDifference>()
            .ToList();
        var same = ofLeft.Count - differences.Count(difference => difference.Kind != DifferenceKind.OnlyRight);
        return new ComparisonReport(
            history.Tenant.Id, consumer.Name, left.Name, right.Name, history.Events.Count, ofLeft.Count, ofRight.Count, same, differences.Count, differences);
    }

    private static OrderedDictionary<string, JsonElement> Results(ConsumerVersion version, RecordedHistory history)
    {
        var results = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var result in version.Run(history))
        {
            if (!results.TryAdd(result.Key, result.Value))
            {
                throw new InvalidOperationException($"Version {version.Name} made two results under {result.Key}.");
            }
        }

        return results;
    }

    private static JsonElement? Find(OrderedDictionary<string, JsonElement> results, string key) =>
        results.TryGetValue(key, out var value) ? value : null;

    private static ConsumerDifference? Compare(string key, JsonElement? left, JsonElement? right)
    {
        var fields = new List<FieldDifference>();
        Compare("$", left, right, fields);
        var kind = left is null ? DifferenceKind.OnlyRight : right is null ? DifferenceKind.OnlyLeft : DifferenceKind.Changed;
        return fields.Count == 0 ? null : new ConsumerDifference(key, kind, fields);
    }

    private static void Compare(string path, JsonElement? left, JsonElement? right, List<FieldDifference> fields)
    {
        switch (left?.ValueKind, right?.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                foreach (var name in left!.Value.EnumerateObject().Concat(right!.Value.EnumerateObject()).Select(field => field.Name).Distinct(StringComparer.Ordinal))
                {
                    Compare($"{path}.{name}", Field(left.Value, name), Field(right.Value, name), fields);
                }

                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                foreach (var index in Enumerable.Range(0, Math.Max(left!.Value.GetArrayLength(), right!.Value.GetArrayLength())))
                {
                    Compare($"{path}[{index}]", Item(left.Value, index), Item(right.Value, index), fields);
                }

                break;
            default:
                if (left is null || right is null || !JsonElement.DeepEquals(left.Value, right.Value))
                {
                    fields.Add(new FieldDifference(path, left, right));
                }

                break;
        }
    }

    private static JsonElement? Field(JsonElement value, string name) => value.TryGetProperty(name, out var field) ? field : null;

    private static JsonElement? Item(JsonElement array, int index) => index < array.GetArrayLength() ? array[index] : null;
}
