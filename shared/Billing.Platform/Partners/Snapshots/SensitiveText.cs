using System.Globalization;
using System.Text.RegularExpressions;

namespace Billing.Platform.Partners.Snapshots;

/// <summary>Knows secrets and personal data by their looks, where a field's name does not give them away. Rather too much than too little.</summary>
internal static partial class SensitiveText
{
    private const int LongestPlain = 40;

    /// <summary>True if a text is a single word, time or amount as machines write them, and looks like nothing sensitive.</summary>
    public static bool IsPlain(string text) => text.Length <= LongestPlain && Plain().IsMatch(text) && !IsIn(text);

    /// <summary>True if a text holds something that looks like a mail or IP address, a card or account number, a telephone number, a token or a key.</summary>
    public static bool IsIn(string text) =>
        !Uuid().IsMatch(text)
        && !TraceContext().IsMatch(text)
        && LooksSensitive(text);

    private static bool LooksSensitive(string text) =>
        text.Contains('@', StringComparison.Ordinal)
        || text.Contains("%40", StringComparison.Ordinal)
        || (!IsTime(text) && (LongNumber().IsMatch(text) || Telephone().IsMatch(text) || IpAddress().IsMatch(text)))
        || Iban().IsMatch(text)
        || Credential().IsMatch(text)
        || Blob().Matches(text).Any(blob => LooksRandom(blob.Value));

    private static bool IsTime(string text) =>
        DateTimeOffset.TryParseExact(
            text, ["O", "R", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // Hexadecimal groups with hyphens (UUID, trace context) are ids; a long run of mixed letters and digits is a key.
    private static bool LooksRandom(string text) => text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter);

    [GeneratedRegex(@"^-?[A-Za-z0-9][A-Za-z0-9._:/+\-]*$")]
    private static partial Regex Plain();

    // Cards have 12 to 19 digits, perhaps in groups; as many digits are no amount that anybody needs to see.
    [GeneratedRegex(@"\d(?:[ \-./]?\d){10,}")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\+\d|\b00[1-9]\d|\(\d|\d[ \-/]\d{2,}[ \-/]?\d{2,}")]
    private static partial Regex Telephone();

    [GeneratedRegex(@"\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){3,}")]
    private static partial Regex IpAddress();

    // Country, check digits and 11 to 30 more (ISO 13616), perhaps in groups.
    [GeneratedRegex(@"[A-Za-z]{2}\d{2}(?:[ \-]?[A-Za-z0-9]){11,30}")]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?i)\b(?:bearer|basic|digest)\b|\b(?:sk|pk|rk|whsec|ghp|gho|xox[a-z]|shpat|shpss|akia|ya29)[_\-]|\beyJ|BEGIN [A-Z ]*KEY")]
    private static partial Regex Credential();

    [GeneratedRegex(@"[A-Za-z0-9_\-+/=.]{21,}")]
    private static partial Regex Blob();

    [GeneratedRegex(@"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")]
    private static partial Regex TraceContext();
}
