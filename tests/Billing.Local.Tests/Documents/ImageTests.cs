using Billing.Substitutes.Documents.Imaging;
using FsCheck;
using FsCheck.Fluent;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>PNG (ISO/IEC 15948) and JPEG pictures in documents.</summary>
[Trait("Capability", "BIL-03")]
public sealed class ImageTests
{
    private static readonly byte[] Jpeg =
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8, 0, 40, 0, 80, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9,
    ];

    [Fact]
    public void Every_kind_of_PNG_decodes_to_the_samples_that_were_encoded()
    {
        var kinds = Gen.Elements<(int Type, int Depth)>(
            (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16));
        var images = from kind in kinds
                     from width in Gen.Choose(1, 19)
                     from height in Gen.Choose(1, 19)
                     from interlaced in Gen.Elements(true, false)
                     from seed in Gen.Choose(0, int.MaxValue)
                     select new TestPng(kind.Type, kind.Depth, width, height, interlaced, seed);

        Prop.ForAll(images.ToArbitrary(), image => Assert.Equal(image.Samples, PngPixels.Read(PngFile.Parse(image.Encode()))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void An_opaque_PNG_is_taken_over_as_it_is()
    {
        var image = PdfImage.Decode(new TestPng(2, 8, 7, 5, Interlaced: false, 1).Encode());

        Assert.Contains("/Predictor 15/Colors 3/BitsPerComponent 8/Columns 7", image.Entries, StringComparison.Ordinal);
        Assert.Null(image.Opacity);
    }

    [Fact]
    public void Transparency_becomes_a_soft_mask()
    {
        var png = new TestPng(6, 8, 4, 3, Interlaced: false, 1);
        var pdf = TestDocument.Content(c => c.Width(40).Image(png.Encode()));

        var images = pdf.Dictionaries("XObject").ToList();
        Assert.Equal(2, images.Count);
        var picture = images.Single(i => i.ContainsKey("SMask"));
        Assert.Equal(png.Samples.Chunk(4).SelectMany(p => p.Take(3)), picture.Stream!);
        Assert.Equal(png.Samples.Chunk(4).Select(p => p[3]), pdf.Objects.Dictionary(picture, "SMask").Stream!);
        Assert.Equal((40, 30), (pdf.Page.Images[0].Width, pdf.Page.Images[0].Height));
    }

    [Fact]
    public void A_JPEG_is_embedded_unchanged_with_the_size_from_its_head()
    {
        var image = PdfImage.Decode(Jpeg);

        Assert.Equal((80, 40), (image.Width, image.Height));
        Assert.Contains("/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", image.Entries, StringComparison.Ordinal);
        Assert.Equal(Jpeg, image.Data);
    }

    [Fact]
    public void Images_fit_by_width_by_height_into_an_area_or_fill_it()
    {
        var image = Image.FromBinaryData(Jpeg);
        var pdf = TestDocument.Content(c => c.Column(column =>
        {
            column.Item().Width(100).Image(image);
            column.Item().Height(30).Image(image).FitHeight();
            column.Item().Width(100).Height(20).Image(image).FitArea();
            column.Item().Width(100).Height(20).Image(image).FitUnproportionally();
        }));

        Assert.Equal((80, 40), (image.Size.Width, image.Size.Height));
        Assert.Equal([(100, 50), (60, 30), (40, 20), (100, 20)], pdf.Page.Images.Select(i => (i.Width, i.Height)));
        Assert.Single(pdf.Dictionaries("XObject"));
    }

    [Fact]
    public void Bytes_that_are_no_picture_are_an_error_when_the_document_is_described()
    {
        var png = new TestPng(6, 8, 9, 9, Interlaced: false, 1).Encode();

        Assert.Throws<DocumentComposeException>(() => Image.FromBinaryData([1, 2, 3]));
        Assert.Throws<DocumentComposeException>(() => Image.FromBinaryData(Jpeg[..10]));
        for (var length = 0; length < png.Length; length++)
        {
            Assert.Throws<DocumentComposeException>(() => Image.FromBinaryData(png[..length]));
        }
    }
}
