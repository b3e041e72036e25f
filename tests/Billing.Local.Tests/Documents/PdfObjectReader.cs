using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Billing.Local.Tests.Documents;

/// <summary>A reference to another object of the file.</summary>
internal sealed record PdfReference(int Number);

/// <summary>A name such as <c>/Type</c>, without the slash.</summary>
internal sealed record PdfName(string Value);

/// <summary>A dictionary, with the decoded bytes of its stream if it has one.</summary>
internal sealed class PdfDictionary : Dictionary<string, object?>
{
    public PdfDictionary()
        : base(StringComparer.Ordinal)
    {
    }

    public byte[]? Stream { get; set; }
}

/// <summary>
/// Reads the syntax of PDF: enough for files with a plain cross-reference table. Numbers are doubles, strings byte arrays,
/// arrays lists of objects, operators <see cref="PdfName"/>s in a list of tokens.
/// </summary>
internal sealed class PdfSyntax(byte[] bytes, int position = 0)
{
    private const string Delimiters = "()<>[]{}/% \t\r\n\f\0";

    public int Position { get; private set; } = position;

    /// <summary>The next object; null at the end. A keyword comes as a string.</summary>
    public object? Next()
    {
        SkipSpace();
        if (Position >= bytes.Length)
        {
            return null;
        }

        switch ((char)bytes[Position])
        {
            case '/':
                Position++;
                return new PdfName(Word());
            case '(':
                return LiteralString();
            case '[':
                Position++;
                return Items("]");
            case '<' when bytes[Position + 1] == '<':
                Position += 2;
                return Entries();
            case '<':
                return HexString();
            case ']':
                Position++;
                return "]";
            case '>':
                Position += 2;
                return ">>";
            default:
                return Number(Word());
        }
    }

    /// <summary>Steps over the line end that follows the keyword "stream".</summary>
    public void SkipLineEnd() => Position += bytes[Position] == '\r' ? 2 : 1;

    private object Number(string word)
    {
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return word;
        }

        // "12 0 R" is a reference.
        var after = Position;
        if (number >= 0 && number % 1 == 0 && TryWord("0") && TryWord("R"))
        {
            return new PdfReference((int)number);
        }

        Position = after;
        return number;
    }

    private bool TryWord(string expected)
    {
        SkipSpace();
        return Position < bytes.Length && Word() == expected;
    }

    private List<object?> Items(string end)
    {
        var items = new List<object?>();
        while (Next() is { } item && item as string != end)
        {
            items.Add(item);
        }

        return items;
    }

    private PdfDictionary Entries()
    {
        var items = Items(">>");
        var dictionary = new PdfDictionary();
        for (var i = 0; i + 1 < items.Count; i += 2)
        {
            dictionary.Add(((PdfName)items[i]!).Value, items[i + 1]);
        }

        return dictionary;
    }

    private byte[] LiteralString()
    {
        var result = new List<byte>();
        var depth = 1;
        for (Position++; ; Position++)
        {
            var c = (char)bytes[Position];
            if (c == '\\')
            {
                Position++;
                result.Add(bytes[Position] == 'r' ? (byte)'\r' : bytes[Position] == 'n' ? (byte)'\n' : bytes[Position]);
                continue;
            }

            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0)
            {
                Position++;
                return [.. result];
            }

            result.Add((byte)c);
        }
    }

    private byte[] HexString()
    {
        var end = Array.IndexOf(bytes, (byte)'>', Position);
        var digits = Encoding.ASCII.GetString(bytes, Position + 1, end - Position - 1);
        Position = end + 1;
        return Convert.FromHexString(string.Concat(digits.Where(char.IsAsciiHexDigit)));
    }

    private string Word()
    {
        var start = Position;
        while (Position < bytes.Length && !Delimiters.Contains((char)bytes[Position], StringComparison.Ordinal))
        {
            Position++;
        }

        return Encoding.Latin1.GetString(bytes, start, Math.Max(Position - start, 0));
    }

    private void SkipSpace()
    {
        while (Position < bytes.Length && (bytes[Position] is 0 or 9 or 10 or 12 or 13 or 32 || bytes[Position] == '%'))
        {
            var isComment = bytes[Position] == '%';
            Position++;
            while (isComment && Position < bytes.Length && bytes[Position] is not (10 or 13))
            {
                Position++;
            }
        }
    }
}

/// <summary>The objects of a file, found through its cross-reference table.</summary>
internal sealed class PdfObjectReader
{
    private readonly byte[] _bytes;
    private readonly List<int> _offsets = [];
    private readonly Dictionary<int, object?> _objects = [];

    public PdfObjectReader(byte[] bytes)
    {
        _bytes = bytes;
        var tail = Encoding.Latin1.GetString(bytes);
        Assert.StartsWith("%PDF-1.", tail, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", tail, StringComparison.Ordinal);
        var start = int.Parse(tail[(tail.LastIndexOf("startxref", StringComparison.Ordinal) + 9)..].Split('\n')[1], CultureInfo.InvariantCulture);
        var syntax = new PdfSyntax(bytes, start);
        Assert.Equal("xref", syntax.Next());
        Assert.Equal(0.0, syntax.Next());
        var count = (int)(double)syntax.Next()!;
        for (var i = 0; i < count; i++)
        {
            _offsets.Add((int)(double)syntax.Next()!);
            syntax.Next();
            syntax.Next();
        }

        Assert.Equal("trailer", syntax.Next());
        Trailer = (PdfDictionary)syntax.Next()!;
    }

    public PdfDictionary Trailer { get; }

    public PdfDictionary Catalog => Dictionary(Trailer, "Root");

    /// <summary>All objects; each must stand where the table says.</summary>
    public IEnumerable<object?> All => Enumerable.Range(1, _offsets.Count - 1).Select(n => Resolve(new PdfReference(n)));

    public PdfDictionary Dictionary(PdfDictionary parent, string key) => (PdfDictionary)Resolve(parent[key])!;

    public List<object?> Array(PdfDictionary parent, string key) => (List<object?>)Resolve(parent[key])!;

    public double Number(PdfDictionary parent, string key) => (double)Resolve(parent[key])!;

    public object? Resolve(object? value)
    {
        if (value is not PdfReference reference)
        {
            return value;
        }

        if (!_objects.TryGetValue(reference.Number, out var known))
        {
            known = Read(reference.Number);
            _objects[reference.Number] = known;
        }

        return known;
    }

    /// <summary>A text string as text.</summary>
    public static string Text(object? value)
    {
        var bytes = Assert.IsType<byte[]>(value);
        return bytes is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2) : Encoding.Latin1.GetString(bytes);
    }

    private object? Read(int number)
    {
        var syntax = new PdfSyntax(_bytes, _offsets[number]);
        Assert.Equal((double)number, syntax.Next());
        Assert.Equal(0.0, syntax.Next());
        Assert.Equal("obj", syntax.Next());
        var value = syntax.Next();
        if (syntax.Next() as string == "stream")
        {
            syntax.SkipLineEnd();
            var dictionary = (PdfDictionary)value!;
            var raw = _bytes.AsSpan(syntax.Position, (int)Number(dictionary, "Length")).ToArray();
            Assert.Equal("endstream", new PdfSyntax(_bytes, syntax.Position + raw.Length).Next());
            dictionary.Stream = (dictionary.GetValueOrDefault("Filter") as PdfName)?.Value == "FlateDecode" ? Inflate(raw) : raw;
        }

        return value;
    }

    private static byte[] Inflate(byte[] raw)
    {
        using var result = new MemoryStream();
        using var inflate = new ZLibStream(new MemoryStream(raw), CompressionMode.Decompress);
        inflate.CopyTo(result);
        return result.ToArray();
    }
}
