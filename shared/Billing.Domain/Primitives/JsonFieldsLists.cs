using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Billing.Domain.Primitives;

/// <content>Documents that are lists.</content>
public sealed partial class JsonFields
{
    /// <summary>Parses a document whose root is an array and reads each of its objects; <c>$[3]</c> is the fourth.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="component">First part of the problem codes.</param>
    /// <param name="most">How many there may be; with more, none is looked at.</param>
    /// <param name="read">Makes a value out of an object's fields.</param>
    public static ParseResult<IReadOnlyList<T>> ReadItems<T>(ReadOnlyMemory<byte> json, string component, int most, Func<JsonFields, T> read) =>
        ReadEach(json, component, most, read).Then(items => ParseResult<IReadOnlyList<T>>.Of(
            [.. items.Select(item => item.Reading).OfType<ParseResult<T>.Success>().Select(sound => sound.Value)],
            [.. items.Select(item => item.Reading).OfType<ParseResult<T>.Failure>().SelectMany(odd => odd.Problems)]));

    /// <summary>Parses a document whose root is an array and reads each of its objects by itself: one that is not sound stops no other.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="component">First part of the problem codes.</param>
    /// <param name="most">How many there may be; with more, none is looked at.</param>
    /// <param name="read">Makes a value out of an object's fields.</param>
    public static ParseResult<IReadOnlyList<ReadItem<T>>> ReadEach<T>(ReadOnlyMemory<byte> json, string component, int most, Func<JsonFields, T> read) =>
        Parse<IReadOnlyList<ReadItem<T>>>(json, component, root =>
        {
            if (root.ValueKind != JsonValueKind.Array)
            {
                return new ParseResult<IReadOnlyList<ReadItem<T>>>.Failure([Problem.Error($"{component}.not-an-array", "$", "The body must be an array.")]);
            }

            if (root.GetArrayLength() > most)
            {
                var text = $"The body holds {root.GetArrayLength()} entries; {most} is the most.";
                return new ParseResult<IReadOnlyList<ReadItem<T>>>.Failure([Problem.Error($"{component}.too-many", "$", text)]);
            }

            return new ParseResult<IReadOnlyList<ReadItem<T>>>.Success([.. root.EnumerateArray().Select((item, index) => ReadItem(item, $"$[{index}]", component, read))]);
        });

    private static ReadItem<T> ReadItem<T>(JsonElement item, string path, string component, Func<JsonFields, T> read)
    {
        var fields = new JsonFields(item, path, component, []);
        return fields.CheckIsObject() && read(fields) is var value && fields.Problems.Count == 0
            ? new ReadItem<T>(path, string.Empty, new ParseResult<T>.Success(value))
            : new ReadItem<T>(path, Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(item)), new ParseResult<T>.Failure(fields.Problems));
    }
}
