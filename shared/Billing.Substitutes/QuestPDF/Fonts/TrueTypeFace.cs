using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>A face with outlines of the TrueType kind, of which a document embeds the glyphs that it shows.</summary>
internal sealed class TrueTypeFace : FontFace
{
    private const int MaxCachedPrograms = 64;
    private readonly CharacterMap _characters;
    private readonly Lock _lock = new();
    private readonly Queue<string> _oldest = new();
    private readonly Dictionary<string, FontProgram> _programs = new(StringComparer.Ordinal);

    private TrueTypeFace(TrueTypeTables tables)
    {
        Tables = tables;
        _characters = CharacterMap.Parse(tables.CharacterMap);
    }

    public TrueTypeTables Tables { get; }

    public override float MissingAdvance => Tables.Advance(0);

    public static TrueTypeFace Load(FontSource source, TableDirectory directory, FontDescription description)
    {
        var tables = new TrueTypeTables(source.ReadAll(), directory, description);
        var metrics = tables.LineMetrics;
        return new TrueTypeFace(tables)
        {
            Name = description.PostScriptName,
            Ascent = metrics.Ascent,
            Descent = metrics.Descent,
            LineGap = metrics.Gap,
            UnderlinePosition = tables.UnderlinePosition,
            LineThickness = tables.UnderlineThickness,
            StrikePosition = tables.StrikePosition,
        };
    }

    public int Glyph(int codePoint)
    {
        var glyph = _characters.Glyph(codePoint);
        return (uint)glyph < (uint)Tables.GlyphCount ? glyph : 0;
    }

    public override float AdvanceOf(int codePoint) => Glyph(codePoint) is var glyph and not 0 ? Tables.Advance(glyph) : float.NaN;

    // The code of a character is the character itself; the embedded CIDToGIDMap leads to its glyph.
    public override void Encode(ReadOnlySpan<char> text, PdfBuffer target)
    {
        var room = target.Reserve((text.Length * 4) + 2);
        var at = 0;
        room[at++] = (byte)'(';
        foreach (var c in text)
        {
            at += Put(room[at..], (byte)(c >> 8));
            at += Put(room[at..], (byte)c);
        }

        room[at++] = (byte)')';
        target.Advance(at);
    }

    public override void WriteTo(PdfObjects objects, int number, CharacterSet used, AstralMap astral)
    {
        var program = Program(RoundUp(used.ToSortedString()), astral);
        TrueTypeFontWriter.Write(objects, number, this, program);
    }

    /// <summary>The program for a set of characters. Documents of one sender show much the same characters, so it is kept.</summary>
    private FontProgram Program(string characters, AstralMap astral)
    {
        var key = characters.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0
            ? characters
            : characters + string.Concat(characters.Where(char.IsSurrogate).Select(c => $"/{astral.CodePoint(c):X}"));
        lock (_lock)
        {
            if (_programs.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var program = FontProgram.Build(this, characters, astral);
        lock (_lock)
        {
            if (_programs.TryAdd(key, program))
            {
                _oldest.Enqueue(key);
                if (_oldest.Count > MaxCachedPrograms)
                {
                    _programs.Remove(_oldest.Dequeue());
                }
            }
        }

        return program;
    }

    // Taking all of ASCII costs a few kilobytes and makes nearly all documents share their font programs.
    private static string RoundUp(string characters)
    {
        var firstBeyond = characters.AsSpan().IndexOfAnyExceptInRange('\0', '~');
        var beyond = firstBeyond < 0 ? "" : characters[firstBeyond..];
        return firstBeyond == 0 ? beyond : Ascii + beyond;
    }

    private static readonly string Ascii = string.Create(0x7F - 0x20, 0, static (span, _) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = (char)(0x20 + i);
        }
    });

    private static int Put(Span<byte> room, byte value)
    {
        switch (value)
        {
            case (byte)'(' or (byte)')' or (byte)'\\':
                room[0] = (byte)'\\';
                room[1] = value;
                return 2;
            case (byte)'\r':
                room[0] = (byte)'\\';
                room[1] = (byte)'r';
                return 2;
            default:
                room[0] = value;
                return 1;
        }
    }
}
