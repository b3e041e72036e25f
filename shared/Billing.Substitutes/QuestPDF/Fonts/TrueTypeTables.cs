namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The tables of a face that measuring and embedding need. Lengths are fractions of the font size unless they say units.</summary>
internal sealed class TrueTypeTables
{
    private readonly ReadOnlyMemory<byte> _glyf;
    private readonly ReadOnlyMemory<byte> _hmtx;
    private readonly ReadOnlyMemory<byte> _loca;
    private readonly int _metricCount;
    private readonly bool _longOffsets;

    public TrueTypeTables(byte[] file, TableDirectory tables, FontDescription description)
    {
        Description = description;
        Head = tables.Slice(file, "head");
        HorizontalHeader = tables.Slice(file, "hhea");
        MaximumProfile = tables.Slice(file, "maxp");
        CharacterMap = tables.Slice(file, "cmap");
        _glyf = tables.Slice(file, "glyf");
        _loca = tables.Slice(file, "loca");
        _hmtx = tables.Slice(file, "hmtx");
        var head = Head.Span;
        UnitsPerEm = head.U16(18) is >= 16 and <= 16384 and var units ? units : throw new InvalidFontException("The font has no unit.");
        _longOffsets = head.U16(50) != 0;
        var maxp = MaximumProfile.Span;
        GlyphCount = Math.Min((int)maxp.U16(4), (_loca.Length / (_longOffsets ? 4 : 2)) - 1);
        _metricCount = HorizontalHeader.Span.U16(34);
        if (_metricCount == 0 || GlyphCount <= 0)
        {
            throw new InvalidFontException("The font has no glyphs.");
        }

        ReadOnlySpan<byte> os2 = tables.Has("OS/2") ? tables.Slice(file, "OS/2").Span : [];
        ReadOnlySpan<byte> post = tables.Has("post") ? tables.Slice(file, "post").Span : [];
        LineMetrics = ReadLineMetrics(HorizontalHeader.Span, os2);
        CapHeight = os2.Length >= 90 && os2.I16(88) > 0 ? Em(os2.I16(88)) : 0.7f;
        StrikePosition = os2.Length >= 30 && os2.I16(28) > 0 ? Em(os2.I16(28)) : 0.3f;
        var hasPost = post.Length >= 12 && post.I16(10) > 0;
        ItalicAngle = hasPost ? post.I16(4) : 0;
        UnderlinePosition = hasPost ? -Em(post.I16(8)) : 0.1f;
        UnderlineThickness = hasPost ? Em(post.I16(10)) : 0.05f;
    }

    public FontDescription Description { get; }

    public ReadOnlyMemory<byte> Head { get; }

    public ReadOnlyMemory<byte> HorizontalHeader { get; }

    public ReadOnlyMemory<byte> MaximumProfile { get; }

    public ReadOnlyMemory<byte> CharacterMap { get; }

    public int UnitsPerEm { get; }

    public int GlyphCount { get; }

    public (float Ascent, float Descent, float Gap) LineMetrics { get; }

    public float CapHeight { get; }

    public float StrikePosition { get; }

    public float UnderlinePosition { get; }

    public float UnderlineThickness { get; }

    /// <summary>In degrees, counter-clockwise from upright.</summary>
    public int ItalicAngle { get; }

    /// <summary>Left, bottom, right and top of the box that holds all glyphs.</summary>
    public (float Left, float Bottom, float Right, float Top) Box
    {
        get
        {
            var head = Head.Span;
            return (Em(head.I16(36)), Em(head.I16(38)), Em(head.I16(40)), Em(head.I16(42)));
        }
    }

    public float Advance(int glyph) => Em(AdvanceUnits(glyph));

    public ushort AdvanceUnits(int glyph) => _hmtx.Span.U16(Math.Min(glyph, _metricCount - 1) * 4);

    public short LeftBearingUnits(int glyph)
    {
        var offset = glyph < _metricCount ? (glyph * 4) + 2 : (_metricCount * 4) + ((glyph - _metricCount) * 2);
        return offset + 2 <= _hmtx.Length ? _hmtx.Span.I16(offset) : (short)0;
    }

    /// <summary>The outline as the file holds it; empty for a glyph without ink.</summary>
    public ReadOnlySpan<byte> Outline(int glyph)
    {
        var loca = _loca.Span;
        var (start, end) = _longOffsets
            ? (loca.U32(glyph * 4), loca.U32((glyph + 1) * 4))
            : (loca.U16(glyph * 2) * 2u, loca.U16((glyph + 1) * 2) * 2u);
        return end <= start ? [] : _glyf.Span.Part(start, end - start);
    }

    private float Em(int units) => units / (float)UnitsPerEm;

    // As the usual text engines do: 'hhea' unless it is empty or the face asks for the typographic values.
    private (float Ascent, float Descent, float Gap) ReadLineMetrics(ReadOnlySpan<byte> hhea, ReadOnlySpan<byte> os2)
    {
        var (ascent, descent, gap) = ((int)hhea.I16(4), (int)hhea.I16(6), (int)hhea.I16(8));
        if (os2.Length >= 78 && ((os2.U16(62) & 0x80) != 0 || (ascent == 0 && descent == 0)))
        {
            (ascent, descent, gap) = (os2.I16(68), os2.I16(70), os2.I16(72));
            if (ascent == 0 && descent == 0)
            {
                (ascent, descent, gap) = (os2.U16(74), -os2.U16(76), 0);
            }
        }

        return (Em(ascent), Em(Math.Abs(descent)), Em(Math.Max(gap, 0)));
    }
}
