using System.Globalization;

namespace Billing.Domain.Primitives;

/// <summary>Joins parts to a key, so that other parts never come to the same key.</summary>
/// <remarks>
/// Parts are joined plainly while the separators alone part them: none but the last holds one, and the first is not empty. Other parts are
/// written with their lengths behind a leading separator, which no plain key begins with. So the keys of ordinary parts stay readable.
/// </remarks>
public static class JoinedKey
{
    /// <summary>The key of parts: <c>a b</c>, or <c> 3:a b 1:c</c> where a part before the last holds the separator.</summary>
    /// <param name="separator">Stands between the parts.</param>
    /// <param name="parts">Of one kind of keys, always the same number.</param>
    public static string Of(char separator, params IReadOnlyList<string> parts) => IsPlain(separator, parts)
        ? string.Join(separator, parts)
        : string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{separator}{part.Length}:{part}")));

    /// <summary>
    /// The key of two parts that are told apart from the end, for a first part that often holds the separator: <c>1001-3-calls</c>, or
    /// <c>6:1001-3-api-calls-</c> where the last part holds it, which no plain key ends with.
    /// </summary>
    /// <param name="separator">Stands between the parts.</param>
    /// <param name="first">Anything.</param>
    /// <param name="last">Anything.</param>
    public static string FromEnd(string separator, string first, string last)
    {
        var end = separator + last;
        return last.Length > 0 && end.LastIndexOf(separator, StringComparison.Ordinal) == 0
            ? first + end
            : string.Create(CultureInfo.InvariantCulture, $"{first.Length}:{first}{end}{separator}");
    }

    private static bool IsPlain(char separator, IReadOnlyList<string> parts) =>
        parts.Count > 0 && parts[0].Length > 0 && parts.Take(parts.Count - 1).All(part => !part.Contains(separator, StringComparison.Ordinal))
        && (parts.Count > 1 || parts[0][0] != separator);
}
