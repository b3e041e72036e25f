using System.Buffers.Binary;
using Billing.Substitutes.Documents;
using Billing.Substitutes.Documents.Fonts;
using QuestPDF.Drawing;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>Embedded subsets of TrueType fonts, and the standard Helvetica where there are none.</summary>
[Trait("Capability", "BIL-03")]
public sealed class FontTests
{
    [Fact]
    public void Accents_Greek_and_Cyrillic_can_be_read_back_from_an_embedded_subset()
    {
        const string Text = "Žluťoučký kůň, Győr, Gdańsk, Ελληνικά, Кириллица, 1.234,56 €, “x” – ½";

        var pdf = TestDocument.ReadWithFonts(TestDocument.Of(p => p.Content().Text(Text).FontSize(6)));

        Assert.Equal(Text, string.Concat(pdf.Page.Texts.Select(t => t.Text)));
        var descriptors = pdf.Dictionaries("FontDescriptor").ToList();
        Assert.NotEmpty(descriptors);
        Assert.All(descriptors, d => Assert.Matches("^[A-Z]{6}[+]", ((PdfName)d["FontName"]!).Value));
        Assert.All(descriptors, d => Assert.InRange(pdf.Objects.Dictionary(d, "FontFile2").Stream!.Length, 500, 60_000));
    }

    [Fact]
    public void An_embedded_subset_is_a_sound_TrueType_file_with_the_widths_that_the_document_states()
    {
        var pdf = TestDocument.ReadWithFonts(TestDocument.Of(p => p.Content().Text("Ünïted ÁÉÍ ffi")));

        foreach (var descriptor in pdf.Dictionaries("FontDescriptor"))
        {
            var stream = pdf.Objects.Dictionary(descriptor, "FontFile2");
            var file = stream.Stream!;
            Assert.Equal(file.Length, (int)pdf.Objects.Number(stream, "Length1"));
            var tables = Assert.Single(TableDirectory.ReadAll(FontSource.OfBytes(file)));
            Assert.Equal(0xB1B0AFBA, Sum(file));
            var glyphs = BinaryPrimitives.ReadUInt16BigEndian(tables.Read("maxp").AsSpan(4));
            Assert.Equal((glyphs + 1) * (BinaryPrimitives.ReadInt16BigEndian(tables.Read("head").AsSpan(50)) == 0 ? 2 : 4), tables.Read("loca").Length);
            Assert.Equal(glyphs * 4, tables.Read("hmtx").Length);
            CheckCodes(pdf, descriptor, tables, glyphs);
        }
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_and_halves_of_pairs_do_no_harm()
    {
        var pdf = TestDocument.ReadWithFonts(TestDocument.Of(p => p.Content().Text("a😀b\uD83Dc𝔸😀")));

        Assert.Equal("a😀b\uFFFDc𝔸😀", string.Concat(pdf.Page.Texts.Select(t => t.Text)));
    }

    [Fact]
    public void Bold_and_italic_come_from_their_own_faces_or_are_imitated()
    {
        var pdf = TestDocument.ReadWithFonts(TestDocument.Of(p => p.Content().Text(t =>
        {
            t.Span("normal ");
            t.Span("bold ").Bold();
            t.Span("italic").Italic();
        })));

        Assert.Equal(["normal ", "bold ", "italic"], pdf.Page.Texts.Select(t => t.Text));
        Assert.Equal(pdf.Page.Texts[0].Y, pdf.Page.Texts[2].Y, 2);
    }

    [Fact]
    public void A_registered_font_is_used_under_the_name_that_it_was_given()
    {
        var entry = AnyEntry();
        using var stream = new MemoryStream(entry);

        FontManager.RegisterFontWithCustomName("Font of the tests", stream);
        var pdf = TestDocument.ReadWithFonts(TestDocument.Of(p => p.Content().Text("abc").FontFamily("Font of the tests")));

        var name = FontEntry.Read(FontSource.OfBytes(entry)).First().Description.PostScriptName;
        Assert.EndsWith("+" + name, pdf.Page.Texts[0].Font, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_font_cannot_be_registered()
    {
        Assert.Throws<ArgumentException>(() => FontManager.RegisterFont(new MemoryStream(new byte[100])));
        Assert.Throws<ArgumentException>(() => FontManager.RegisterFont(new MemoryStream([1, 2, 3])));
    }

    /// <summary>However a font file is damaged, the answer is that it is no font, and never another exception.</summary>
    [Fact]
    public void Damaged_fonts_are_refused()
    {
        var original = AnyEntry();
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var damaged = original.AsSpan(0, round % 3 == 0 ? random.Next(original.Length) : original.Length).ToArray();
            for (var i = 0; i < 20 && damaged.Length > 0; i++)
            {
                damaged[random.Next(Math.Min(damaged.Length, 4000))] = (byte)random.Next(256);
            }

            try
            {
                var entry = FontEntry.Read(FontSource.OfBytes(damaged)).FirstOrDefault();
                if (entry is not null)
                {
                    DocumentRenderer.Render(TestDocument.Of(p => p.Content().Text("Abcä€")), new FontCatalog([entry]));
                }
            }
            catch (InvalidFontException)
            {
                // This is the answer that is wanted.
            }
            catch (QuestPDF.Drawing.Exceptions.DocumentLayoutException)
            {
                // Damaged widths may be wider than the page.
            }
        }
    }

    [Fact]
    public void Without_any_font_the_standard_Helvetica_shows_what_it_can()
    {
        var pdf = TestDocument.Content(c => c.Text("Köln – 5 €, Gdańsk"));

        Assert.Equal("Helvetica", pdf.Page.Texts[0].Font);
        Assert.Empty(pdf.Dictionaries("FontDescriptor"));
        Assert.Equal("Köln – 5 €, Gda?sk", pdf.Page.Text);
    }

    [Fact]
    public void The_same_text_gives_the_same_bytes_whatever_was_rendered_before()
    {
        var document = TestDocument.Of(p => p.Content().Text("Abc ä ř 😀"));
        TestDocument.ReadWithFonts(document);
        var first = document.GeneratePdf();
        TestDocument.Of(p => p.Content().Text("𝔸 ж other characters 𝔹")).GeneratePdf();

        Assert.Equal(first, document.GeneratePdf());
    }

    [Fact]
    public async Task Documents_can_be_rendered_at_the_same_time()
    {
        var document = TestDocument.Of(p => p.Content().Text("Abc ä ř Ω"));
        TestDocument.ReadWithFonts(document);
        var expected = document.GeneratePdf();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => document.GeneratePdf())));

        Assert.All(results, r => Assert.Equal(expected, r));
    }

    private static byte[] AnyEntry()
    {
        var path = FontFolders.OfSystem().Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.ttf", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).FirstOrDefault(p => FontFolders.Search([Path.GetDirectoryName(p)!]).Any());
        Assert.SkipWhen(path is null, "No TrueType font is installed on this machine.");
        return File.ReadAllBytes(path!);
    }

    private static uint Sum(byte[] file)
    {
        var sum = 0u;
        for (var i = 0; i < file.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(i));
        }

        return sum;
    }

    private static void CheckCodes(ReadPdf pdf, PdfDictionary descriptor, TableDirectory tables, int glyphs)
    {
        var font = pdf.Dictionaries("Font").Single(f => (f.GetValueOrDefault("FontDescriptor") is { } d) && ReferenceEquals(pdf.Objects.Resolve(d), descriptor));
        var map = pdf.Objects.Dictionary(font, "CIDToGIDMap").Stream!;
        var metrics = tables.Read("hmtx");
        var unitsPerEm = BinaryPrimitives.ReadUInt16BigEndian(tables.Read("head").AsSpan(18));
        var widths = pdf.Objects.Array(font, "W");
        for (var i = 0; i < widths.Count; i += 2)
        {
            var code = (int)(double)widths[i]!;
            foreach (var width in (List<object?>)widths[i + 1]!)
            {
                var glyph = BinaryPrimitives.ReadUInt16BigEndian(map.AsSpan(code++ * 2));
                Assert.InRange(glyph, 0, glyphs - 1);
                Assert.Equal((double)width!, BinaryPrimitives.ReadUInt16BigEndian(metrics.AsSpan(glyph * 4)) * 1000.0 / unitsPerEm, 0.01);
            }
        }
    }
}
