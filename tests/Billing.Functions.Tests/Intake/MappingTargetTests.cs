using System.Text.Json.Nodes;
using Billing.Connectors.Mapping;

namespace Billing.Functions.Tests.Intake;

[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class MappingTargetTests
{
    [Theory]
    [InlineData(MappedKind.Order, "partner-order")]
    [InlineData(MappedKind.Payment, "partner-capture", "partner-refund")]
    [InlineData(MappedKind.Fulfilment, "fulfilment-webhook")]
    [InlineData(MappedKind.Usage, "usage-event")]
    public void What_a_mapping_can_fill_is_what_the_published_formats_hold(MappedKind kind, params string[] contracts)
    {
        var published = contracts.SelectMany(name => Leaves(Schema(name), Schema(name), string.Empty)).ToHashSet(StringComparer.Ordinal);
        var targets = MappingTargets.Of(kind).Select(target => target.Place)
            .Concat(MappingTargets.OfLine(kind).Select(target => $"data.lines[].{target.Place.Replace("[0]", "[]", StringComparison.Ordinal)}"))
            .Where(place => !place.Contains("[1]", StringComparison.Ordinal) && !place.Contains("[2]", StringComparison.Ordinal) && !place.Contains("[3]", StringComparison.Ordinal));

        // The version of CloudEvents and the one type of an order are not for a partner to choose.
        var fixedOnes = kind switch { MappedKind.Usage => ["specversion"], MappedKind.Order => ["type"], _ => Array.Empty<string>() };
        Assert.Equal(published.Except(fixedOnes).Order(StringComparer.Ordinal), targets.Order(StringComparer.Ordinal));
    }

    private static JsonObject Schema(string name) => PublishedContract.All.Single(contract => contract.Name == name).Read(1)!;

    private static IEnumerable<string> Leaves(JsonObject document, JsonObject schema, string path)
    {
        if (schema["$ref"] is { } reference)
        {
            return Leaves(document, document["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), path);
        }

        if (schema["properties"] is JsonObject properties)
        {
            return properties.SelectMany(property => Leaves(document, property.Value!.AsObject(), path.Length == 0 ? property.Key : $"{path}.{property.Key}"));
        }

        return schema["items"] is JsonObject items ? Leaves(document, items, path + "[]") : [path];
    }
}
