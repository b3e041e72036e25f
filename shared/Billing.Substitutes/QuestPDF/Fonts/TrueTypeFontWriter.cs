using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>Writes a face as a composite font: Type0 with Identity-H over a CIDFontType2 (PDF 32000-1, 9.7).</summary>
internal static class TrueTypeFontWriter
{
    public static void Write(PdfObjects objects, int number, TrueTypeFace face, FontProgram program)
    {
        var name = $"{program.Tag}+{face.Name}";
        var (descendant, descriptor, file, map, text) =
            (objects.Allocate(), objects.Allocate(), objects.Allocate(), objects.Allocate(), objects.Allocate());

        objects.Begin(number).Write("<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/"u8).WriteAscii(name)
            .Write("/DescendantFonts["u8);
        objects.Reference(descendant).Write("]/ToUnicode "u8);
        objects.Reference(text).Write(">>"u8);
        objects.End();

        objects.Begin(descendant).Write("<</Type/Font/Subtype/CIDFontType2/BaseFont/"u8).WriteAscii(name)
            .Write("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor "u8);
        objects.Reference(descriptor).Write("/CIDToGIDMap "u8);
        objects.Reference(map).Write("/DW "u8).WriteLength(face.MissingAdvance * 1000).Write("/W["u8).Write(program.Widths).Write("]>>"u8);
        objects.End();

        WriteDescriptor(objects, descriptor, face, name, file);
        objects.Begin(file).Write("<</Filter/FlateDecode/Length "u8).Write(program.File.Length).Write("/Length1 "u8)
            .Write(program.FileLength).Write(">>\nstream\n"u8).Write(program.File).Write("\nendstream"u8);
        objects.End();
        objects.Stream(map, program.GlyphOfCode, "/Filter/FlateDecode"u8);
        objects.Stream(text, program.ToUnicode, "/Filter/FlateDecode"u8);
    }

    private static void WriteDescriptor(PdfObjects objects, int number, TrueTypeFace face, string name, int file)
    {
        const int Symbolic = 4;
        const int Italic = 64;
        var tables = face.Tables;
        var box = tables.Box;
        var isItalic = tables.Description.IsItalic;
        objects.Begin(number).Write("<</Type/FontDescriptor/FontName/"u8).WriteAscii(name)
            .Write("/Flags "u8).Write(Symbolic | (isItalic ? Italic : 0)).Write("/FontBBox["u8)
            .WriteLength(box.Left * 1000).WriteLength(box.Bottom * 1000).WriteLength(box.Right * 1000).WriteLength(box.Top * 1000)
            .Write("]/ItalicAngle "u8).Write(tables.ItalicAngle)
            .Write("/Ascent "u8).WriteLength(face.Ascent * 1000).Write("/Descent "u8).WriteLength(-face.Descent * 1000)
            .Write("/CapHeight "u8).WriteLength(tables.CapHeight * 1000)
            .Write("/StemV "u8).Write(tables.Description.Weight / 5).Write("/FontFile2 "u8);
        objects.Reference(file).Write(">>"u8);
        objects.End();
    }
}
