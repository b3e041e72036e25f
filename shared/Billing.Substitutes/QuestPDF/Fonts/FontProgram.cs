using System.IO.Compression;
using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The font data that a PDF file needs for some characters of one face, deflated and ready to copy.</summary>
internal sealed record FontProgram
{
    /// <summary>Six letters that tell this subset from other subsets of the face.</summary>
    public required string Tag { get; init; }

    /// <summary>The TrueType file with the glyphs of the set.</summary>
    public required byte[] File { get; init; }

    /// <summary>The size of <see cref="File"/> before it was deflated.</summary>
    public required int FileLength { get; init; }

    /// <summary>Two bytes a character code: the number of its glyph in <see cref="File"/>.</summary>
    public required byte[] GlyphOfCode { get; init; }

    /// <summary>The CMap by which viewers find the text of character codes.</summary>
    public required byte[] ToUnicode { get; init; }

    /// <summary>The content of the array of widths, as text of the PDF file.</summary>
    public required byte[] Widths { get; init; }

    public static FontProgram Build(TrueTypeFace face, string characters, AstralMap astral)
    {
        var subset = new GlyphSubset(face.Tables);
        var glyphOfCode = new byte[(characters[^1] + 1) * 2];
        var shown = characters.Where(c => c >= 0x80 || face.Glyph(c) != 0).ToArray();
        foreach (var c in shown)
        {
            var glyph = subset.Add(face.Glyph(astral.CodePoint(c)));
            glyphOfCode[c * 2] = (byte)(glyph >> 8);
            glyphOfCode[(c * 2) + 1] = (byte)glyph;
        }

        var file = subset.Build();
        using var widths = new PdfBuffer(4096);
        WriteWidths(widths, face, shown, astral);
        using var map = new PdfBuffer(8192);
        ToUnicodeMap.Write(map, shown, astral);
        return new FontProgram
        {
            Tag = TagOf(characters),
            File = Deflate(file),
            FileLength = file.Length,
            GlyphOfCode = Deflate(glyphOfCode),
            ToUnicode = Deflate(map.Written),
            Widths = widths.Written.ToArray(),
        };
    }

    private static void WriteWidths(PdfBuffer target, TrueTypeFace face, char[] characters, AstralMap astral)
    {
        for (var i = 0; i < characters.Length; i++)
        {
            if (i == 0 || characters[i] != characters[i - 1] + 1)
            {
                target.Write(i == 0 ? ""u8 : "]"u8).Write((int)characters[i]).Write("["u8);
            }

            target.WriteLength(face.Tables.Advance(face.Glyph(astral.CodePoint(characters[i]))) * 1000);
        }

        target.Write("]"u8);
    }

    private static byte[] Deflate(ReadOnlySpan<byte> content)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return result.ToArray();
    }

    // FNV-1a: the tag has to be the same for the same set, in every process.
    private static string TagOf(string characters)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in characters)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return string.Create(6, hash, static (tag, rest) =>
        {
            for (var i = 0; i < tag.Length; i++, rest /= 26)
            {
                tag[i] = (char)('A' + (rest % 26));
            }
        });
    }
}
