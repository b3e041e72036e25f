using Billing.Substitutes.Documents.Fonts;
using Billing.Substitutes.Documents.Layout.Text;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>Keeps a text object open across strings and writes only what changes between them.</summary>
internal sealed class TextPen
{
    private int _font;
    private bool _isOpen;
    private bool _isSlanted;
    private float _letterSpacing;
    private float _size;
    private float _stroke;
    private uint _strokeColor;
    private int _x;
    private int _y;

    /// <summary>Forgets everything: a page begins with the defaults of PDF.</summary>
    public void Reset()
    {
        _isOpen = false;
        (_font, _size) = (-1, 0);
        (_letterSpacing, _stroke, _strokeColor) = (0, 0, 0);
    }

    public void Close(PdfBuffer target)
    {
        if (_isOpen)
        {
            target.Write("ET\n"u8);
            _isOpen = false;
        }
    }

    /// <summary>Sets the start of the next string, in hundredths of a point from the lower left corner.</summary>
    public void MoveTo(PdfBuffer target, int x, int y, bool slanted)
    {
        if (!_isOpen)
        {
            target.Write("BT\n"u8);
            (_isOpen, _isSlanted, _x, _y) = (true, false, 0, 0);
        }

        if (slanted || _isSlanted)
        {
            // Slanting leans on the whole matrix, so relative moves do not work after it.
            target.Write(slanted ? "1 0 .21 1 "u8 : "1 0 0 1 "u8).WriteHundredths(x).WriteHundredths(y).Write("Tm "u8);
            _isSlanted = slanted;
        }
        else
        {
            target.WriteHundredths(x - _x).WriteHundredths(y - _y).Write("Td "u8);
        }

        (_x, _y) = (x, y);
    }

    public void Use(PdfBuffer target, int font, TextLook look, uint color)
    {
        if (font != _font || !look.Size.Equals(_size))
        {
            target.Write("/F"u8).Write(font).Write(" "u8).WriteLength(look.Size).Write("Tf "u8);
            (_font, _size) = (font, look.Size);
        }

        if (!look.LetterSpacing.Equals(_letterSpacing))
        {
            target.WriteLength(look.LetterSpacing).Write("Tc "u8);
            _letterSpacing = look.LetterSpacing;
        }

        var stroke = look.Fonts.EmbolderBy * look.Size;
        if (!stroke.Equals(_stroke) || (stroke > 0 && color != _strokeColor))
        {
            target.Write(stroke > 0 ? "2 Tr "u8 : "0 Tr "u8).WriteLength(stroke).Write("w "u8);
            for (var shift = 16; shift >= 0 && stroke > 0; shift -= 8)
            {
                target.WriteThousandths((((int)(color >> shift) & 0xFF) * 1000 + 127) / 255);
            }

            target.Write(stroke > 0 ? "RG "u8 : ""u8);
            (_stroke, _strokeColor) = (stroke, color);
        }
    }

    /// <summary>Shows characters. Word spacing of PDF knows single-byte spaces only, hence the numbers between strings.</summary>
    public static void Show(PdfBuffer target, FontFace face, ReadOnlySpan<char> text, float size, float extraPerSpace)
    {
        if (extraPerSpace == 0 || !text.Contains(' '))
        {
            face.Encode(text, target);
            target.Write("Tj\n"u8);
            return;
        }

        target.Write("["u8);
        while (!text.IsEmpty)
        {
            var space = text.IndexOf(' ');
            var length = space < 0 ? text.Length : space + 1;
            face.Encode(text[..length], target);
            if (space >= 0)
            {
                target.WriteLength(-extraPerSpace / size * 1000);
            }

            text = text[length..];
        }

        target.Write("]TJ\n"u8);
    }
}
