using Billing.Domain.Primitives;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>
/// Reads the header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header), by which a sender marks repetitions of a request.
/// </summary>
public static class IdempotencyKey
{
    /// <summary>Name of the header.</summary>
    public const string HeaderName = "Idempotency-Key";

    /// <summary>Name of the header of an answer that is given again, with the value <c>true</c>.</summary>
    public const string ReplayedHeaderName = "Idempotent-Replayed";

    /// <summary>Most characters of a key.</summary>
    public const int Longest = 255;

    /// <summary>The key, null where none is sent; or the problem of one that is empty, too long, not printable ASCII, or sent twice.</summary>
    public static ParseResult<string?> Read(IHeaderDictionary headers) => headers.TryGetValue(HeaderName, out var values)
        ? values is [{ Length: > 0 and <= Longest } key] && key.All(letter => letter is >= ' ' and <= '~')
            ? new ParseResult<string?>.Success(key)
            : new ParseResult<string?>.Failure(
            [
                Problem.Error("requests.idempotency-key", $"header:{HeaderName}", $"{HeaderName} must be sent once and have 1 to {Longest} printable ASCII characters."),
            ])
        : new ParseResult<string?>.Success(null);
}
