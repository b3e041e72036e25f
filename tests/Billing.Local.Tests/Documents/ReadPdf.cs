using System.Text;

namespace Billing.Local.Tests.Documents;

/// <summary>A string on a page; X and Y are its start on the baseline in points, from the upper left corner.</summary>
internal sealed record ReadText(string Text, double X, double Y, double Width, double Size, string Font, string Color)
{
    public double Right => X + Width;
}

/// <summary>A filled rectangle or an image, from the upper left corner of the page.</summary>
internal sealed record ReadBox(double X, double Y, double Width, double Height, string Color)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;
}

internal sealed record ReadPage(double Width, double Height, IReadOnlyList<ReadText> Texts, IReadOnlyList<ReadBox> Boxes, IReadOnlyList<ReadBox> Images)
{
    /// <summary>The strings in the order in which they are drawn, with spaces between.</summary>
    public string Text => string.Join(' ', Texts.Select(t => t.Text));

    public ReadText Find(string text) => Assert.Single(Texts, t => t.Text == text);
}

/// <summary>A PDF file as a viewer sees it.</summary>
internal sealed class ReadPdf
{
    public ReadPdf(byte[] bytes)
    {
        Bytes = bytes;
        Objects = new PdfObjectReader(bytes);
        Pages = [.. Objects.Array(Objects.Dictionary(Objects.Catalog, "Pages"), "Kids").Select(p => ReadPage((PdfDictionary)Objects.Resolve(p)!))];
    }

    public byte[] Bytes { get; }

    public PdfObjectReader Objects { get; }

    public IReadOnlyList<ReadPage> Pages { get; }

    public ReadPage Page => Assert.Single(Pages);

    public IEnumerable<PdfDictionary> Dictionaries(string type) => Objects.All.OfType<PdfDictionary>()
        .Where(d => (d.GetValueOrDefault("Type") as PdfName)?.Value == type);

    private ReadPage ReadPage(PdfDictionary page)
    {
        var box = Objects.Array(page, "MediaBox");
        var height = (double)box[3]!;
        var fonts = Fonts(Objects.Dictionary(page, "Resources"));
        var content = new ReadContent(fonts, height);
        content.Run(Objects.Dictionary(page, "Contents").Stream!);
        return new ReadPage((double)box[2]!, height, content.Texts, content.Boxes, content.Images);
    }

    private Dictionary<string, ReadFont> Fonts(PdfDictionary resources)
    {
        if (!resources.ContainsKey("Font"))
        {
            return [];
        }

        var fonts = Objects.Dictionary(resources, "Font");
        return fonts.ToDictionary(f => f.Key, f => new ReadFont(Objects, (PdfDictionary)Objects.Resolve(f.Value)!), StringComparer.Ordinal);
    }
}

/// <summary>How the codes of a font are read.</summary>
internal sealed class ReadFont
{
    private readonly Dictionary<int, string> _texts = [];
    private readonly Dictionary<int, double> _widths = [];
    private readonly bool _isComposite;

    public ReadFont(PdfObjectReader objects, PdfDictionary font)
    {
        Name = ((PdfName)font["BaseFont"]!).Value;
        _isComposite = ((PdfName)font["Subtype"]!).Value == "Type0";
        if (!_isComposite)
        {
            return;
        }

        ReadTexts(objects.Dictionary(font, "ToUnicode").Stream!);
        var descendant = (PdfDictionary)objects.Resolve(objects.Array(font, "DescendantFonts")[0])!;
        var widths = objects.Array(descendant, "W");
        for (var i = 0; i < widths.Count; i += 2)
        {
            var code = (int)(double)widths[i]!;
            foreach (var width in (List<object?>)widths[i + 1]!)
            {
                _widths[code++] = (double)width! / 1000;
            }
        }
    }

    public string Name { get; }

    public (string Text, double Width) Read(byte[] codes)
    {
        var text = new StringBuilder();
        var width = 0.0;
        for (var i = 0; i < codes.Length; i += _isComposite ? 2 : 1)
        {
            var code = _isComposite ? (codes[i] << 8) | codes[i + 1] : codes[i];
            text.Append(_isComposite ? _texts[code] : WinAnsi((byte)code));
            width += _widths.GetValueOrDefault(code, 0.5);
        }

        return (text.ToString(), width);
    }

    private static string WinAnsi(byte code) => code switch
    {
        0x80 => "€",
        0x96 => "–",
        0x97 => "—",
        _ => Encoding.Latin1.GetString([code]),
    };

    private void ReadTexts(byte[] map)
    {
        var syntax = new PdfSyntax(map);
        var values = new List<byte[]>();
        while (syntax.Next() is { } token)
        {
            if (token is byte[] value)
            {
                values.Add(value);
            }
            else if (token as string == "beginbfrange")
            {
                values.Clear();
            }
            else if (token as string == "endbfrange")
            {
                foreach (var range in values.Chunk(3))
                {
                    AddRange(range);
                }
            }
        }
    }

    private void AddRange(byte[][] range)
    {
        var (from, to) = ((range[0][0] << 8) | range[0][1], (range[1][0] << 8) | range[1][1]);
        Assert.Equal(from >> 8, to >> 8);
        var text = Encoding.BigEndianUnicode.GetString(range[2]);
        for (var code = from; code <= to; code++)
        {
            _texts[code] = from == to ? text : ((char)(text[0] + code - from)).ToString();
        }
    }
}
