using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Billing.Functions.Tests.Invoicing.Documents;

/// <summary>
/// Reads back what stands on the pages of a document of our own renderer, without a tool: all its text in drawing order,
/// without white space. Fonts are embedded with codes that are UTF-16, or are the standard ones with WinAnsi codes.
/// </summary>
internal sealed partial class PdfText
{
    private readonly string _file;

    private PdfText(byte[] pdf)
    {
        _file = Encoding.Latin1.GetString(pdf);
        Pages = PageContents().Select(Read).ToList();
    }

    /// <summary>Text of each page, without white space.</summary>
    public IReadOnlyList<string> Pages { get; }

    /// <summary>True if a font of the machine was embedded; without one, only Western Latin can be printed.</summary>
    public bool HasEmbeddedFont => _file.Contains("/Type0", StringComparison.Ordinal);

    /// <summary>Width and height of the first page in points.</summary>
    public string PageSize => MediaBox().Match(_file).Groups["size"].Value.Trim();

    public static PdfText Of(byte[] pdf) => new(pdf);

    /// <summary>True if a page bears a text, white space aside.</summary>
    public bool Says(string text) => Pages.Any(page => page.Contains(Squeeze(text), StringComparison.Ordinal));

    /// <summary>True if one page bears a text, white space aside; pages count from 1.</summary>
    public bool SaysOn(int page, string text) => Pages[page - 1].Contains(Squeeze(text), StringComparison.Ordinal);

    /// <summary>True if something is filled with a colour on a page.</summary>
    public bool PaintsWith(byte red, byte green, byte blue)
    {
        var numbers = string.Join(' ', new[] { red, green, blue }.Select(part => (part / 255.0).ToString(".000", System.Globalization.CultureInfo.InvariantCulture)));
        return PageContents().Any(content => content.Contains(numbers + " rg", StringComparison.Ordinal));
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private IEnumerable<string> PageContents() => PageObject().Matches(_file).Select(page => Inflate(page.Groups["id"].Value));

    private string Inflate(string id)
    {
        var start = _file.IndexOf("stream", Regex.Match(_file, $@"(^|\n){id} 0 obj").Index, StringComparison.Ordinal) + "stream".Length;
        start += _file[start] == '\r' ? 2 : 1;
        var end = _file.IndexOf("endstream", start, StringComparison.Ordinal);
        using var inflated = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(_file[start..end])), CompressionMode.Decompress);
        using var text = new StreamReader(inflated, Encoding.Latin1);
        return text.ReadToEnd();
    }

    private string Read(string content)
    {
        var bytes = Shown().Matches(content).SelectMany(match => Unescape(match.Groups["text"].Value)).ToArray();
        return Squeeze(HasEmbeddedFont ? Encoding.BigEndianUnicode.GetString(bytes) : Encoding.Latin1.GetString(bytes));
    }

    private static IEnumerable<byte> Unescape(string literal)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\')
            {
                yield return (byte)literal[i];
                continue;
            }

            i++;
            if (char.IsAsciiDigit(literal[i]))
            {
                yield return (byte)Convert.ToInt32(literal.Substring(i, 3), 8);
                i += 2;
            }
            else
            {
                yield return literal[i] switch { 'n' => 10, 'r' => 13, 't' => 9, 'b' => 8, 'f' => 12, var other => (byte)other };
            }
        }
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)[^>]*?/Contents\s*(?<id>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PageObject();

    [GeneratedRegex(@"/MediaBox\s*\[\s*0\s+0\s+(?<size>[^\]]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex MediaBox();

    [GeneratedRegex(@"\((?<text>(\\.|[^\\()])*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Shown();
}
