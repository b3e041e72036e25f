using Billing.Substitutes.Documents.Fonts;
using Billing.Substitutes.Documents.Imaging;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>The fonts, images and transparencies that the pages of a document share.</summary>
internal sealed class PdfResources(AstralMap astral)
{
    private readonly List<(FontFace Face, CharacterSet Used)> _fonts = [];
    private readonly List<PdfImage> _images = [];
    private readonly SortedSet<byte> _alphas = [];

    /// <summary>The number of a font in this document; notes the characters that it shows.</summary>
    public int Font(FontFace face, ReadOnlySpan<char> text)
    {
        var index = 0;
        while (index < _fonts.Count && !ReferenceEquals(_fonts[index].Face, face))
        {
            index++;
        }

        if (index == _fonts.Count)
        {
            _fonts.Add((face, new CharacterSet()));
        }

        _fonts[index].Used.Add(text);
        return index;
    }

    /// <summary>The number of an image in this document.</summary>
    public int Image(PdfImage image)
    {
        var index = _images.IndexOf(image);
        if (index < 0)
        {
            index = _images.Count;
            _images.Add(image);
        }

        return index;
    }

    public void WriteAlpha(PdfBuffer target, byte alpha)
    {
        _alphas.Add(alpha);
        target.Write("/A"u8).Write((int)alpha).Write(" gs "u8);
    }

    /// <summary>Writes the dictionary as object <paramref name="number"/>, after all that it refers to.</summary>
    public void WriteTo(PdfObjects objects, int number)
    {
        var fonts = _fonts.ConvertAll(_ => objects.Allocate());
        for (var i = 0; i < fonts.Count; i++)
        {
            _fonts[i].Face.WriteTo(objects, fonts[i], _fonts[i].Used, astral);
        }

        var images = _images.ConvertAll(image => image.WriteTo(objects));
        var file = objects.Begin(number).Write("<<"u8);
        WriteReferences(objects, "/Font<<"u8, "/F"u8, fonts);
        WriteReferences(objects, "/XObject<<"u8, "/I"u8, images);
        if (_alphas.Count > 0)
        {
            file.Write("/ExtGState<<"u8);
            foreach (var alpha in _alphas)
            {
                file.Write("/A"u8).Write((int)alpha).Write("<</ca "u8).WriteThousandths((alpha * 1000 + 127) / 255)
                    .Write("/CA "u8).WriteThousandths((alpha * 1000 + 127) / 255).Write(">>"u8);
            }

            file.Write(">>"u8);
        }

        file.Write(">>"u8);
        objects.End();
    }

    private static void WriteReferences(PdfObjects objects, ReadOnlySpan<byte> category, ReadOnlySpan<byte> prefix, List<int> numbers)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        objects.File.Write(category);
        for (var i = 0; i < numbers.Count; i++)
        {
            objects.File.Write(prefix).Write(i).Write(" "u8);
            objects.Reference(numbers[i]);
        }

        objects.File.Write(">>"u8);
    }
}
