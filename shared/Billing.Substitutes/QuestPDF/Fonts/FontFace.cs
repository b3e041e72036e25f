using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>
/// One face of a family, shared by all documents of the process. Lengths are fractions of the font size.
/// </summary>
internal abstract class FontFace
{
    private readonly float[]?[] _advances = new float[256][];

    /// <summary>The face's PostScript name, without spaces.</summary>
    public required string Name { get; init; }

    /// <summary>Reach of letters above the baseline.</summary>
    public required float Ascent { get; init; }

    /// <summary>Reach of letters below the baseline, as a positive number.</summary>
    public required float Descent { get; init; }

    /// <summary>Recommended space between lines beyond ascent and descent.</summary>
    public float LineGap { get; init; }

    /// <summary>Distance of the upper edge of an underline from the baseline, positive downwards.</summary>
    public float UnderlinePosition { get; init; } = 0.1f;

    public float LineThickness { get; init; } = 0.05f;

    /// <summary>Distance of the upper edge of a line through the text from the baseline, positive upwards.</summary>
    public float StrikePosition { get; init; } = 0.3f;

    /// <summary>The width of a character, or NaN if the face has no glyph for it.</summary>
    public float Advance(char c) => (_advances[c >> 8] ?? LoadPage(c >> 8))[c & 0xFF];

    /// <summary>The width of any Unicode character, or NaN if the face has no glyph for it.</summary>
    public abstract float AdvanceOf(int codePoint);

    /// <summary>The width of what is shown in place of a missing glyph.</summary>
    public abstract float MissingAdvance { get; }

    /// <summary>Writes characters as the string object that a text operator takes.</summary>
    public abstract void Encode(ReadOnlySpan<char> text, PdfBuffer target);

    /// <summary>Writes the font and all it needs as objects; <paramref name="number"/> is that of the font itself.</summary>
    public abstract void WriteTo(PdfObjects objects, int number, CharacterSet used, AstralMap astral);

    // Two threads may compute the same page; they store equal arrays.
    private float[] LoadPage(int page)
    {
        var advances = new float[256];
        for (var i = 0; i < advances.Length; i++)
        {
            var c = (char)((page << 8) | i);
            advances[i] = char.IsSurrogate(c) ? float.NaN : AdvanceOf(c);
        }

        _advances[page] = advances;
        return advances;
    }
}
