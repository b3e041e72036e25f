using System.Globalization;

namespace Billing.Platform.Tenants;

/// <summary>A colour of documents, as it is configured.</summary>
internal static class AccentColour
{
    /// <summary>Contrast with white that large text needs (WCAG 2.2, success criterion 1.4.3).</summary>
    public const double LeastContrast = 3;

    /// <summary>True if a text is <c>#RRGGBB</c> and can be read on white paper.</summary>
    public static bool IsReadable(string text) =>
        text.Length == 7 && text[0] == '#'
        && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var colour)
        && 1.05 / (Luminance(colour) + 0.05) >= LeastContrast;

    // Relative luminance as WCAG 2.2 defines it.
    private static double Luminance(int colour) =>
        (0.2126 * Linear((colour >> 16) & 0xFF)) + (0.7152 * Linear((colour >> 8) & 0xFF)) + (0.0722 * Linear(colour & 0xFF));

    private static double Linear(int channel) => channel / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}
