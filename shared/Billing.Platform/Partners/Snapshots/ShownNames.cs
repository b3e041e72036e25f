using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Billing.Platform.Limits;

namespace Billing.Platform.Partners.Snapshots;

/// <summary>The kind of a value by its field's name.</summary>
internal enum FieldKind
{
    /// <summary>Nothing: its value is hidden.</summary>
    Unknown,

    /// <summary>Its value may be shown.</summary>
    Shown,

    /// <summary>Its value is hidden, and everything below it.</summary>
    Sensitive,
}

/// <summary>The names of fields and headers that may be shown, by their words.</summary>
/// <remarks>
/// Such as <c>taxAmount</c>, <c>tax_amount</c>, <c>Tax-Amount</c>: the last word must be one that tells of a kind, a code, a time or an amount,
/// and none may be one that tells of a person, an account or a secret.
/// </remarks>
internal static partial class ShownNames
{
    private static readonly FrozenSet<string> LastWords = Words(
        "amount code codes count country currency date discount error event fee gross id ids kind message net ok percent price quantity rate "
        + "reason retryable scheme severity state status subtotal success sum tax time timestamp topic total type types unit until valid version");

    private static readonly FrozenSet<string> SensitiveWords = Words(
        "account address addresses auth authorization bank bearer bic billing birth birthday buyer card cardholder cards certificate city company "
        + "contact cookie credential credentials customer customers cvc cvv device dob driver email emails employee family first firstname fax gender "
        + "given holder iban identity ip key keys last lastname license login mail member mobile name names national nationality nonce note notes "
        + "otp owner pan passport password passwd patient payer person personal phone phones pin postal postcode private pwd recipient secret "
        + "secrets sender session ship shipping sig signature signed social ssn street surname swift tel telephone tin token tokens user username "
        + "users vat zip");

    private static readonly FrozenSet<string> Headers = new[]
    {
        "Age", "Content-Encoding", "Content-Length", "Content-Type", "Date", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Request-Id",
        "Retry-After", "traceparent", "X-Correlation-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True if the value of a header may be shown.</summary>
    public static bool IsShownHeader(string name) => Headers.Contains(name);

    /// <summary>Finds the kind of a field by its name.</summary>
    public static FieldKind KindOf(string name)
    {
        var words = Word().Matches(name).Select(word => word.Value.ToLowerInvariant()).ToList();
        return words.Any(SensitiveWords.Contains) || (words.Contains("tax") && words[^1] is "id" or "ids" or "code") ? FieldKind.Sensitive
            : words.Count > 0 && LastWords.Contains(words[^1]) ? FieldKind.Shown
            : FieldKind.Unknown;
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex Word();
}
