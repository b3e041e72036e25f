using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using QuestPDF.Fluent;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>The file around the pages: metadata, links, compression, and that equal input gives equal bytes.</summary>
[Trait("Capability", "BIL-03")]
public sealed class FileTests
{
    private static readonly DocumentMetadata Metadata = new()
    {
        Title = "Rechnung № 7 <ü>",
        Author = "Beispiel (GmbH)",
        Subject = "Invoice",
        Keywords = "a, b",
        Creator = "Tests",
        Language = "de-DE",
        CreationDate = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
    };

    [Fact]
    public void Metadata_stand_in_the_information_dictionary_and_in_XMP()
    {
        var pdf = TestDocument.Read(TestDocument.Of(p => p.Content().Text("x")).WithMetadata(Metadata));

        var info = pdf.Objects.Dictionary(pdf.Objects.Trailer, "Info");
        Assert.Equal("Rechnung № 7 <ü>", PdfObjectReader.Text(info["Title"]));
        Assert.Equal("Beispiel (GmbH)", PdfObjectReader.Text(info["Author"]));
        Assert.Equal("D:20250102030405+02'00'", PdfObjectReader.Text(info["CreationDate"]));
        Assert.False(info.ContainsKey("ModDate"));
        Assert.Equal("de-DE", PdfObjectReader.Text(pdf.Objects.Catalog["Lang"]));
        var xmp = XDocument.Parse(Encoding.UTF8.GetString(pdf.Objects.Dictionary(pdf.Objects.Catalog, "Metadata").Stream!));
        Assert.Contains(xmp.Descendants(), e => e.Name.LocalName == "title" && e.Value == "Rechnung № 7 <ü>");
        Assert.Contains(xmp.Descendants(), e => e.Name.LocalName == "CreateDate" && e.Value == "2025-01-02T03:04:05+02:00");
    }

    [Fact]
    public void Metadata_that_XML_cannot_hold_is_cleaned()
    {
        var pdf = TestDocument.Read(TestDocument.Of(p => p.Content().Text("x")).WithMetadata(new() { Title = "a\u0001b\uD83Dc & 😀" }));

        var xmp = XDocument.Parse(Encoding.UTF8.GetString(pdf.Objects.Dictionary(pdf.Objects.Catalog, "Metadata").Stream!));
        Assert.Contains(xmp.Descendants(), e => e.Value == "ab\uFFFDc & 😀");
    }

    [Fact]
    public void Equal_input_gives_equal_bytes_and_other_input_another_identifier()
    {
        static byte[] Render(string text) => TestDocument.Read(TestDocument.Of(p => p.Content().Text(text)).WithMetadata(Metadata)).Bytes;
        static string Id(byte[] bytes) => Convert.ToHexString((byte[])new PdfObjectReader(bytes).Array(new PdfObjectReader(bytes).Trailer, "ID")[0]!);

        Assert.Equal(Render("one"), Render("one"));
        Assert.NotEqual(Id(Render("one")), Id(Render("two")));
    }

    [Fact]
    public void Content_is_compressed_unless_that_is_not_wanted()
    {
        static byte[] Render(bool compress) => TestDocument.Read(TestDocument.Of(p => p.Content().Text("plain to see"))
            .WithSettings(new DocumentSettings { CompressDocument = compress })).Bytes;

        Assert.DoesNotContain("plain to see", Encoding.Latin1.GetString(Render(compress: true)), StringComparison.Ordinal);
        Assert.Contains("plain to see", Encoding.Latin1.GetString(Render(compress: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_to_addresses_and_sections()
    {
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Hyperlink("https://example.com/ä b").Text("1111");
            column.Item().Text(t => t.Hyperlink("2222", "https://example.com/?a=1&b=2"));
            column.Item().SectionLink("Ende").Text("3333");
            column.Item().PageBreak();
            column.Item().Section("Ende").Text("target");
        }));

        var links = pdf.Dictionaries("Annot").ToList();
        Assert.Equal(3, links.Count);
        Assert.Equal("https://example.com/%C3%A4%20b", PdfObjectReader.Text(pdf.Objects.Dictionary(links[0], "A")["URI"]));
        Assert.Equal("https://example.com/?a=1&b=2", PdfObjectReader.Text(pdf.Objects.Dictionary(links[1], "A")["URI"]));
        Assert.Equal("Ende", PdfObjectReader.Text(links[2]["Dest"]));
        Assert.Equal([20.0, 256.0, 42.24, 268.0], pdf.Objects.Array(links[1], "Rect").Cast<double>());
        var names = pdf.Objects.Array(pdf.Objects.Dictionary(pdf.Objects.Dictionary(pdf.Objects.Catalog, "Names"), "Dests"), "Names");
        Assert.Equal("Ende", PdfObjectReader.Text(names[0]));
        var kids = pdf.Objects.Array(pdf.Objects.Dictionary(pdf.Objects.Catalog, "Pages"), "Kids");
        Assert.Equal(kids[1], ((List<object?>)names[1]!)[0]);
    }

    [Fact]
    public void A_document_can_be_written_to_a_file_and_to_a_stream()
    {
        var document = TestDocument.Of(p => p.Content().Text("x"));
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pdf");
        using var stream = new MemoryStream();
        try
        {
            document.GeneratePdf(path);
            document.GeneratePdf(stream);
            Assert.Equal(document.GeneratePdf(), File.ReadAllBytes(path));
            Assert.Equal(document.GeneratePdf(), stream.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Half_transparent_colours_name_their_transparency()
    {
        var pdf = TestDocument.Content(c => c.Width(10).Height(10).Background(Colors.Red.Medium.WithAlpha(0.5f)));

        var page = pdf.Dictionaries("Page").Single();
        var states = pdf.Objects.Dictionary(pdf.Objects.Dictionary(page, "Resources"), "ExtGState");
        Assert.Equal(0.502, (double)((PdfDictionary)Assert.Single(states).Value!)["ca"]!, 3);
    }

    [Fact]
    public void Pdftotext_reads_an_invoice_in_order()
    {
        var document = TestDocument.Of(p => p.Content().Column(c =>
        {
            c.Item().Text("Καλημέρα Žďár Привет");
            c.Item().Table(t =>
            {
                t.ColumnsDefinition(d =>
                {
                    d.RelativeColumn(3);
                    d.RelativeColumn();
                });
                t.Cell().Text("Description that wraps into several lines because it is rather long, and goes on");
                t.Cell().AlignRight().Text("1.234,56 €");
                t.Cell().Text("Total");
                t.Cell().AlignRight().Text("1.234,56 €").Bold();
            });
        }));
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pdf");
        TestDocument.ReadWithFonts(document);
        document.GeneratePdf(path);
        try
        {
            var lines = PdfToText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim(' ', '\f')).Where(l => l.Length > 0).ToList();

            Assert.Equal("Καλημέρα Žďár Привет", lines[0]);
            Assert.Matches(@"^Description that wraps into several lines.*\s{2,}1\.234,56 €$", lines[1]);
            Assert.Matches(@"^Total\s+1\.234,56 €$", lines[^1]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string PdfToText(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", path, "-"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
            })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("pdftotext (poppler-utils) is not installed.");
            throw;
        }
    }
}
