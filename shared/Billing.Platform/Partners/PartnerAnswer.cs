using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;

namespace Billing.Platform.Partners;

/// <summary>The answer of a partner.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers by name, of the body too.</param>
/// <param name="Body">The body, whole; empty when there is none.</param>
public sealed record PartnerAnswer(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Code of the problem that an answer is not what was expected.</summary>
    public const string UnreadableCode = "partners.unreadable";

    /// <summary>Media type of the body without its parameters, or null.</summary>
    public string? MediaType => Headers.GetValueOrDefault("Content-Type")?.Split(';')[0].Trim();

    /// <summary>The body as JSON of a type, or where it is something else. The problem holds nothing of the answer.</summary>
    public ParseResult<T> ReadJson<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body.Span, FabricJson.Options) is { } value ? new ParseResult<T>.Success(value) : Unreadable<T>("The answer is null.");
        }
        catch (JsonException malformed)
        {
            return Unreadable<T>($"The answer is not the JSON that is expected, from line {malformed.LineNumber} on.");
        }
    }

    /// <summary>The refusal of an answer.</summary>
    public static ParseResult<T> Unreadable<T>(string text) => new ParseResult<T>.Failure([Problem.Error(UnreadableCode, "$", text)]);
}
