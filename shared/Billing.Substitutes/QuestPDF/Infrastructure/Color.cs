using System.Globalization;

namespace QuestPDF.Infrastructure;

/// <summary>A colour as 0xAARRGGBB.</summary>
public readonly struct Color
{
    public Color(uint hex) => Hex = hex;

    public uint Hex { get; }

    public byte Alpha => (byte)(Hex >> 24);

    public byte Red => (byte)(Hex >> 16);

    public byte Green => (byte)(Hex >> 8);

    public byte Blue => (byte)Hex;

    /// <summary>Reads <c>#RGB</c>, <c>#ARGB</c>, <c>#RRGGBB</c> or <c>#AARRGGBB</c>; the hash may be missing.</summary>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public static Color FromHex(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        var digits = hex.AsSpan().TrimStart('#');
        Span<char> full = stackalloc char[8];
        full.Fill('F');
        switch (digits.Length)
        {
            case 3 or 4:
                for (var i = 0; i < digits.Length; i++)
                {
                    full.Slice((4 - digits.Length + i) * 2, 2).Fill(digits[i]);
                }

                break;
            case 6 or 8:
                digits.CopyTo(full[(8 - digits.Length)..]);
                break;
            default:
                throw new ArgumentException($"'{hex}' is no colour such as #RRGGBB.", nameof(hex));
        }

        return uint.TryParse(full, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new Color(value)
            : throw new ArgumentException($"'{hex}' is no colour such as #RRGGBB.", nameof(hex));
    }

    public static Color FromRGB(byte red, byte green, byte blue) => FromARGB(byte.MaxValue, red, green, blue);

    public static Color FromARGB(byte alpha, byte red, byte green, byte blue) =>
        new(((uint)alpha << 24) | ((uint)red << 16) | ((uint)green << 8) | blue);

    public Color WithAlpha(byte alpha) => new((Hex & 0x00FF_FFFF) | ((uint)alpha << 24));

    /// <param name="alpha">From 0 (invisible) to 1 (opaque).</param>
    public Color WithAlpha(float alpha) => WithAlpha((byte)Math.Round(Math.Clamp(alpha, 0, 1) * byte.MaxValue));

    public static implicit operator Color(string hex) => FromHex(hex);

    public static implicit operator Color(uint hex) => new(hex);

    public static implicit operator string(Color color) => color.ToString();

    public static implicit operator uint(Color color) => color.Hex;

    public override string ToString() => Alpha == byte.MaxValue ? $"#{Hex & 0x00FF_FFFF:X6}" : $"#{Hex:X8}";
}
