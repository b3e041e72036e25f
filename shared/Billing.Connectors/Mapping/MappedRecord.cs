using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;

namespace Billing.Connectors.Mapping;

/// <summary>A value that a mapping brought over.</summary>
/// <param name="Target">JSON path in the document that it went to.</param>
/// <param name="Place">Where it came from, every place where there are several; <c>constant</c> or <c>default</c> when not from the input.</param>
/// <param name="Input">The text there, or how it is put together of several.</param>
/// <param name="Output">The value that it became.</param>
public sealed record MappedValue(string Target, string Place, string? Input, string Output)
{
    /// <summary>The first of the places, for problems.</summary>
    public string Origin { get; init; } = Place;
}

/// <summary>A record in one of our own formats, with the origin of each of its values.</summary>
/// <param name="Place">Where the record stood in the input.</param>
/// <param name="Document">The document.</param>
/// <param name="Values">Its values, in the order of the mapping.</param>
/// <param name="EventId">What the mapping takes as the id of the event, or null.</param>
/// <param name="Identity">What two deliveries of the record have in common.</param>
/// <param name="Problems">Why some of the values could not be brought over, at their places in the input.</param>
public sealed record MappedRecord(
    string Place,
    JsonObject Document,
    IReadOnlyList<MappedValue> Values,
    string? EventId,
    ReadOnlyMemory<byte> Identity,
    IReadOnlyList<Problem> Problems)
{
    /// <summary>The document as bytes.</summary>
    public ReadOnlyMemory<byte> Body => Encoding.UTF8.GetBytes(Document.ToJsonString(FabricJson.Options));

    /// <summary>A problem that was found in the document, at the place in the input that the partner knows.</summary>
    public Problem AtOrigin(Problem problem)
    {
        var origin = Values.FirstOrDefault(value => value.Target == problem.Path && value.Input is not null)?.Origin;
        // Of a whole line or of what was never filled: the nearest that has an origin.
        for (var path = problem.Path; origin is null && path.LastIndexOfAny(['.', '[']) is > 0 and var end;)
        {
            path = path[..end];
            origin = Values.FirstOrDefault(value => value.Input is not null && (value.Target.StartsWith(path + ".", StringComparison.Ordinal) || value.Target.StartsWith(path + "[", StringComparison.Ordinal)))?.Origin is { } near
                && path.EndsWith(']')
                ? LineOf(near)
                : null;
        }

        return problem with { Path = origin ?? Place, Text = $"{problem.Text} (Mapped to {problem.Path}.)" };
    }

    // line:3:Menge → line:3; $.orders[0].items[1].qty → $.orders[0].items[1].
    private static string LineOf(string place) => place.StartsWith("line:", StringComparison.Ordinal)
        ? string.Join(':', place.Split(':').Take(2))
        : place.LastIndexOf(']') is >= 0 and var end ? place[..(end + 1)] : place;
}
