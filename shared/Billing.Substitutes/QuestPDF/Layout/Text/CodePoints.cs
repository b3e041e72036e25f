using System.Text;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>The properties of characters beyond their glyphs.</summary>
internal static class CodePoints
{
    // Hebrew to Arabic Extended-A; Devanagari to Myanmar with Thai, Lao and Tibetan; Khmer; Mongolian; presentation forms.
    private static readonly (int First, int Last)[] Shaped =
    [
        (0x0590, 0x08FF), (0x0900, 0x109F), (0x1780, 0x18AF), (0x1A20, 0x1AAF), (0xA840, 0xA87F), (0xA8E0, 0xA8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC),
    ];

    /// <summary>True if a character is one of a script whose letters join, stack or run from right to left.</summary>
    public static bool MustBeShaped(int codePoint) => Shaped.Any(range => codePoint >= range.First && codePoint <= range.Last);

    /// <summary>Characters for a person and by number.</summary>
    public static string Named(IEnumerable<int> codePoints) =>
        string.Join(", ", codePoints.Select(codePoint => $"{(Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : "?")} (U+{codePoint:X4})"));
}
