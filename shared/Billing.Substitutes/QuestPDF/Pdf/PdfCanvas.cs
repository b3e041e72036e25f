using Billing.Substitutes.Documents.Fonts;
using Billing.Substitutes.Documents.Imaging;
using Billing.Substitutes.Documents.Layout.Text;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>
/// Draws a page as PDF operators. Lengths are points, y grows downwards from the top of the page and from the origin that
/// <see cref="Translate"/> moves.
/// </summary>
internal sealed class PdfCanvas(PdfResources resources) : IDisposable
{
    private const uint Black = 0xFF00_0000;
    private readonly PdfBuffer _content = new(32 * 1024);
    private readonly TextPen _pen = new();
    private uint _fill;
    private int _pageHeight;
    private float _x;
    private float _y;

    /// <summary>Set while pages are only counted: then nothing is drawn.</summary>
    public bool Muted { get; set; }

    public ReadOnlySpan<byte> Content => _content.Written;

    /// <summary>The areas of the page under way that lead somewhere.</summary>
    public List<PdfLink> Links { get; } = [];

    /// <summary>The sections that begin on the page under way, with the distance from the bottom of the page.</summary>
    public List<(string Name, float Bottom)> Sections { get; } = [];

    public void Dispose() => _content.Dispose();

    public void BeginPage(Size size)
    {
        _content.Clear();
        Links.Clear();
        Sections.Clear();
        _pen.Reset();
        _pageHeight = PdfBuffer.ToHundredths(size.Height);
        _fill = Black;
        (_x, _y) = (0, 0);
    }

    public void EndPage() => _pen.Close(_content);

    public void Translate(float x, float y)
    {
        _x += x;
        _y += y;
    }

    public void FillRectangle(float x, float y, float width, float height, Color color)
    {
        if (Muted || color.Alpha == 0)
        {
            return;
        }

        _pen.Close(_content);
        Fill(color);
        WriteBox(x, y, width, height);
        _content.Write("re f\n"u8);
    }

    /// <summary>A dashed line that begins at the origin.</summary>
    public void DashedLine(bool isHorizontal, float length, float thickness, Color color, float[] pattern)
    {
        if (Muted || color.Alpha == 0)
        {
            return;
        }

        _pen.Close(_content);
        _content.Write("q "u8);
        resources.WriteAlpha(_content, color.Alpha);
        WriteColor(color).Write("RG "u8).WriteLength(thickness).Write("w ["u8);
        foreach (var part in pattern)
        {
            _content.WriteLength(part);
        }

        var middle = thickness / 2;
        _content.Write("] 0 d "u8);
        WritePoint(isHorizontal ? 0 : middle, isHorizontal ? middle : 0).Write("m "u8);
        WritePoint(isHorizontal ? length : middle, isHorizontal ? middle : length).Write("l S Q\n"u8);
    }

    /// <summary>Draws characters from a baseline on; each space is wider than in the font by <paramref name="extraPerSpace"/>.</summary>
    public void Text(FontFace face, TextLook look, float x, float baseline, ReadOnlySpan<char> text, float extraPerSpace)
    {
        if (Muted || look.Color.Alpha == 0)
        {
            return;
        }

        Fill(look.Color);
        var font = resources.Font(face, text);
        var (left, top) = (PdfBuffer.ToHundredths(_x + x), PdfBuffer.ToHundredths(_y + baseline - look.Rise));
        _pen.MoveTo(_content, left, _pageHeight - top, look.Fonts.Slanted);
        _pen.Use(_content, font, look, _fill);
        TextPen.Show(_content, face, text, look.Size, extraPerSpace);
    }

    public void Image(PdfImage image, float width, float height)
    {
        if (Muted)
        {
            return;
        }

        _pen.Close(_content);
        _content.Write("q "u8).WriteLength(width).Write("0 0 "u8).WriteLength(height)
            .WriteHundredths(PdfBuffer.ToHundredths(_x))
            .WriteHundredths(_pageHeight - PdfBuffer.ToHundredths(_y + height))
            .Write("cm /I"u8).Write(resources.Image(image)).Write(" Do Q\n"u8);
    }

    public void Link(LinkTarget target, float x, float y, float width, float height)
    {
        if (!Muted)
        {
            var bottom = (_pageHeight / 100f) - _y - y - height;
            Links.Add(new PdfLink(target, _x + x, bottom, _x + x + width, bottom + height));
        }
    }

    public void MarkSection(string name)
    {
        if (!Muted)
        {
            Sections.Add((name, (_pageHeight / 100f) - _y));
        }
    }

    private void Fill(Color color)
    {
        if (_fill == color.Hex)
        {
            return;
        }

        if (color.Alpha != _fill >> 24)
        {
            resources.WriteAlpha(_content, color.Alpha);
        }

        WriteColor(color).Write("rg\n"u8);
        _fill = color.Hex;
    }

    private PdfBuffer WriteColor(Color color)
    {
        foreach (var part in (ReadOnlySpan<byte>)[color.Red, color.Green, color.Blue])
        {
            _content.WriteThousandths((part * 1000 + 127) / 255);
        }

        return _content;
    }

    private PdfBuffer WritePoint(float x, float y) => _content
        .WriteHundredths(PdfBuffer.ToHundredths(_x + x))
        .WriteHundredths(_pageHeight - PdfBuffer.ToHundredths(_y + y));

    // The edges are rounded, not the extent, so that boxes side by side touch.
    private void WriteBox(float x, float y, float width, float height)
    {
        var (left, right) = (PdfBuffer.ToHundredths(_x + x), PdfBuffer.ToHundredths(_x + x + width));
        var (top, bottom) = (PdfBuffer.ToHundredths(_y + y), PdfBuffer.ToHundredths(_y + y + height));
        _content.WriteHundredths(left).WriteHundredths(_pageHeight - bottom).WriteHundredths(right - left).WriteHundredths(bottom - top);
    }
}

/// <summary>An area of a page that leads somewhere, in the coordinates of PDF.</summary>
internal readonly record struct PdfLink(LinkTarget Target, float Left, float Bottom, float Right, float Top);
