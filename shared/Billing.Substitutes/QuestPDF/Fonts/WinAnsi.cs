namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The encoding of the standard fonts: Latin-1 with typographic characters at 0x80 to 0x9F.</summary>
internal static class WinAnsi
{
    private const string Upper =
        "\u20AC\0\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\0\u017D\0" +
        "\0\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\0\u017E\u0178";

    /// <summary>The code of a character, or 0 if the encoding has none.</summary>
    public static byte Encode(int codePoint)
    {
        switch (codePoint)
        {
            case >= 0x20 and < 0x7F or >= 0xA0 and <= 0xFF:
                return (byte)codePoint;
            case 0x202F or 0x2007 or 0x2009:
                return 0xA0;
            case 0x2010 or 0x2011 or 0x2212:
                return (byte)'-';
            case <= 0xFF:
                return 0;
            default:
                var index = codePoint <= char.MaxValue ? Upper.IndexOf((char)codePoint, StringComparison.Ordinal) : -1;
                return (byte)(index < 0 ? 0 : 0x80 + index);
        }
    }
}
