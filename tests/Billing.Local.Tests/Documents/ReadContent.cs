using System.Globalization;

namespace Billing.Local.Tests.Documents;

/// <summary>Carries out the operators of a page that our writer uses; others are an error.</summary>
internal sealed class ReadContent(Dictionary<string, ReadFont> fonts, double pageHeight)
{
    private readonly List<object?> _operands = [];
    private readonly Stack<string> _colors = new();
    private string _color = "0 0 0";
    private ReadFont? _font;
    private (double Width, double Height, double X, double Y) _matrix;
    private double _size;
    private (double X, double Y) _text;

    public List<ReadText> Texts { get; } = [];

    public List<ReadBox> Boxes { get; } = [];

    public List<ReadBox> Images { get; } = [];

    public void Run(byte[] content)
    {
        var syntax = new PdfSyntax(content);
        while (syntax.Next() is { } token)
        {
            if (token is string operation)
            {
                Execute(operation);
                _operands.Clear();
            }
            else
            {
                _operands.Add(token);
            }
        }
    }

    private void Execute(string operation)
    {
        switch (operation)
        {
            case "BT":
                _text = (0, 0);
                break;
            case "Td":
                _text = (_text.X + Number(0), _text.Y + Number(1));
                break;
            case "Tm":
                _text = (Number(4), Number(5));
                break;
            case "Tf":
                (_font, _size) = (fonts[((PdfName)_operands[0]!).Value], Number(1));
                break;
            case "Tj":
                Show([_operands[0]]);
                break;
            case "TJ":
                Show((List<object?>)_operands[0]!);
                break;
            case "rg":
                _color = string.Join(' ', _operands.Select(o => ((double)o!).ToString("0.##", CultureInfo.InvariantCulture)));
                break;
            case "re":
                Boxes.Add(new ReadBox(Number(0), pageHeight - Number(1) - Number(3), Number(2), Number(3), _color));
                break;
            case "q":
                _colors.Push(_color);
                break;
            case "Q":
                _color = _colors.Pop();
                break;
            case "cm":
                _matrix = (Number(0), Number(3), Number(4), Number(5));
                break;
            case "Do":
                Images.Add(new ReadBox(_matrix.X, pageHeight - _matrix.Y - _matrix.Height, _matrix.Width, _matrix.Height, _color));
                break;
            default:
                Assert.Contains(operation, (string[])["ET", "f", "S", "w", "d", "m", "l", "RG", "gs", "Tc", "Tr"]);
                break;
        }
    }

    private void Show(List<object?> parts)
    {
        var (text, width) = ("", 0.0);
        foreach (var part in parts)
        {
            if (part is double shift)
            {
                width -= shift / 1000;
                continue;
            }

            var (partText, partWidth) = _font!.Read((byte[])part!);
            (text, width) = (text + partText, width + partWidth);
        }

        Texts.Add(new ReadText(text, _text.X, pageHeight - _text.Y, width * _size, _size, _font!.Name, _color));
    }

    private double Number(int index) => (double)_operands[index]!;
}
