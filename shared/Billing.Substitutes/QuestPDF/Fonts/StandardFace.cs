using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>Helvetica as every PDF viewer has it: not embedded, letters of Western Europe only. Used where no font file is found.</summary>
internal sealed class StandardFace : FontFace
{
    // Widths in thousandths from Adobe's font metrics, codes 0x20 to 0xFF of WinAnsi, 0 where a code has no glyph.
    private static readonly short[] RegularWidths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 0,
        556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
        0, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667,
        278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333,
        400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
        667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
        722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
        556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
    ];

    private static readonly short[] BoldWidths =
    [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
        975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
        333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
        611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 0,
        556, 0, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
        0, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 0, 500, 667,
        278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333,
        400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
        722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
        722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
        556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
        611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
    ];

    private static readonly StandardFace[] Faces =
    [
        Create("Helvetica", RegularWidths), Create("Helvetica-Oblique", RegularWidths),
        Create("Helvetica-Bold", BoldWidths), Create("Helvetica-BoldOblique", BoldWidths),
    ];

    private readonly short[] _widths;

    private StandardFace(short[] widths) => _widths = widths;

    public override float MissingAdvance => AdvanceOf('?');

    public static StandardFace Get(bool bold, bool italic) => Faces[(bold ? 2 : 0) + (italic ? 1 : 0)];

    public override float AdvanceOf(int codePoint)
    {
        var code = WinAnsi.Encode(codePoint);
        return code == 0 ? float.NaN : _widths[code - 0x20] / 1000f;
    }

    public override void Encode(ReadOnlySpan<char> text, PdfBuffer target)
    {
        target.Write((byte)'(');
        foreach (var c in text)
        {
            var code = WinAnsi.Encode(c);
            target.WriteEscaped(code == 0 ? (byte)'?' : code);
        }

        target.Write((byte)')');
    }

    public override void WriteTo(PdfObjects objects, int number, CharacterSet used, AstralMap astral)
    {
        objects.Begin(number).Write("<</Type/Font/Subtype/Type1/BaseFont/"u8).WriteAscii(Name).Write("/Encoding/WinAnsiEncoding>>"u8);
        objects.End();
    }

    private static StandardFace Create(string name, short[] widths) => new(widths) { Name = name, Ascent = 0.905f, Descent = 0.212f };
}
