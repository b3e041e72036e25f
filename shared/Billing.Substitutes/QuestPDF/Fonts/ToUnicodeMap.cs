using System.Globalization;
using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>Writes the CMap that gives each character code its text (PDF 32000-1, 9.10.3).</summary>
internal static class ToUnicodeMap
{
    private const int MaxEntriesOfBlock = 100;

    public static void Write(PdfBuffer target, char[] characters, AstralMap astral)
    {
        target.Write("""
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """u8);
        foreach (var block in Ranges(characters, astral).Chunk(MaxEntriesOfBlock))
        {
            target.Write(block.Length).Write(" beginbfrange\n"u8);
            foreach (var range in block)
            {
                target.WriteAscii(range);
            }

            target.Write("endbfrange\n"u8);
        }

        target.Write("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"u8);
    }

    // A range must not cross a boundary of 256 codes.
    private static IEnumerable<string> Ranges(char[] characters, AstralMap astral)
    {
        for (var i = 0; i < characters.Length;)
        {
            var first = i++;
            if (char.IsSurrogate(characters[first]))
            {
                var text = char.ConvertFromUtf32(astral.CodePoint(characters[first]));
                yield return Range(characters[first], characters[first], $"{(int)text[0]:X4}{(int)text[1]:X4}");
                continue;
            }

            while (i < characters.Length && characters[i] == characters[i - 1] + 1 && (characters[i] & 0xFF) != 0)
            {
                i++;
            }

            yield return Range(characters[first], characters[i - 1], ((int)characters[first]).ToString("X4", CultureInfo.InvariantCulture));
        }
    }

    private static string Range(char from, char to, string text) => $"<{(int)from:X4}> <{(int)to:X4}> <{text}>\n";
}
