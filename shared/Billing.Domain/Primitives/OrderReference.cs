using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Domain.Primitives;

/// <summary>An order's number as storefronts, gateways and warehouses write it, in the one spelling that names its stream.</summary>
/// <remarks>
/// Prefix, number and suffix are free text in a storefront's settings (Shopify: Settings, General, Order ID), and the systems that
/// repeat it leave out the leading <c>#</c> or change blanks. So all of them are read by this one rule:
/// <c>#1001</c> is <c>1001</c>, <c>2026/1001 A</c> is <c>2026-1001-A</c>. Two texts that come to one spelling are one order; that
/// another order has it already is seen when it arrives.
/// </remarks>
/// <param name="Store">The store that it belongs to; null for the tenant's first.</param>
/// <param name="Number">Letters, digits, dots, underscores and hyphens of ASCII; 1 to 64.</param>
public readonly record struct OrderReference(string? Store, string Number)
{
    /// <summary>Stands between store and number, as in <c>outlet~1001</c>; neither of them holds it.</summary>
    public const char Separator = '~';

    /// <summary>Longest name of a store.</summary>
    public const int LongestStore = 32;

    private const int LongestNumber = 64;
    private const int KeptOfLong = LongestNumber - 1 - DigestDigits;
    private const int DigestDigits = 16;

    /// <summary>True if a text can name a store: letters, digits, dots, underscores and hyphens; 1 to 32.</summary>
    public static bool IsStore(string text) => StreamNames.IsSafe(text, LongestStore);

    /// <summary>Reads a reference; false when it holds no letter and no digit.</summary>
    /// <param name="text">As the sender writes it; one that names its store, <c>outlet~1001</c>, belongs to that.</param>
    /// <param name="store">The store of a text that names none; null for the tenant's first.</param>
    /// <param name="reference">What was read.</param>
    public static bool TryParse(string? text, string? store, out OrderReference reference)
    {
        var plain = Narrow(text ?? string.Empty);
        var place = plain.IndexOf(Separator, StringComparison.Ordinal);
        var ofNamed = place > 0 && IsStore(plain[..place]) ? Spell(plain[(place + 1)..]) : string.Empty;
        reference = ofNamed.Length > 0 ? new OrderReference(plain[..place], ofNamed) : new OrderReference(store, Spell(plain));
        return reference.Number.Length > 0;
    }

    /// <summary>The spelling of a reference, such as <c>1001</c> or <c>outlet~1001</c>; null when the text is none.</summary>
    /// <param name="text">As the sender writes it.</param>
    /// <param name="store">The store of a text that names none; null for the tenant's first.</param>
    public static string? Normalise(string? text, string? store = null) => TryParse(text, store, out var reference) ? reference.ToString() : null;

    /// <summary>The spelling, which is part of streams' names and of URLs.</summary>
    public override string ToString() => Store is null ? Number : $"{Store}{Separator}{Number}";

    // Full-width forms are what a Japanese keyboard gives for ASCII. Not by string.Normalize, which does nothing where the runtime is
    // built without ICU: the same number must be spelled alike on every machine.
    private static string Narrow(string text) => string.Concat(text.Select(letter =>
        letter is >= '\uFF01' and <= '\uFF5E' ? (char)(letter - 0xFEE0) : letter)).Trim();

    private static string Spell(string text)
    {
        var number = text.TrimStart('#').Trim();
        if (StreamNames.IsSafe(number))
        {
            return number;
        }

        var spelled = Replace(number);
        return !spelled.Any(char.IsAsciiLetterOrDigit) ? string.Empty
            : spelled.Length <= LongestNumber ? spelled
            : $"{spelled[..KeptOfLong]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(number)))[..DigestDigits]}";
    }

    // Signs part what stands around them. Letters of other scripts tell orders apart, so they are kept, by their code points.
    private static string Replace(string text)
    {
        var spelled = new StringBuilder(text.Length);
        var isParted = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
            {
                continue;
            }

            var kept = Keep(rune);
            if (kept is null)
            {
                isParted = true;
                continue;
            }

            spelled.Append(isParted && spelled.Length > 0 ? "-" : string.Empty).Append(kept);
            isParted = false;
        }

        return spelled.ToString();
    }

    private static string? Keep(Rune rune) =>
        rune.IsAscii ? Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-' ? rune.ToString() : null
        : rune != Rune.ReplacementChar && (Rune.IsLetterOrDigit(rune) || Rune.IsSymbol(rune) || IsMark(rune)) ? $"u{rune.Value:X4}"
        : null;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
