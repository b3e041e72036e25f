namespace Billing.Substitutes.Documents.Fonts;

/// <summary>From characters to glyphs: the table 'cmap', formats 4 and 12.</summary>
internal sealed class CharacterMap
{
    private readonly ReadOnlyMemory<byte> _table;
    private readonly int _format;

    private CharacterMap(ReadOnlyMemory<byte> table, int format)
    {
        _table = table;
        _format = format;
    }

    public static CharacterMap Parse(ReadOnlyMemory<byte> cmap)
    {
        var span = cmap.Span;
        CharacterMap? best = null;
        for (var i = 0; i < span.U16(2); i++)
        {
            var platform = span.U16(4 + (i * 8));
            var encoding = span.U16(6 + (i * 8));
            var isUnicode = platform == 0 || (platform == 3 && encoding is 1 or 10);
            var offset = span.U32(8 + (i * 8));
            if (!isUnicode || offset >= span.Length)
            {
                continue;
            }

            var format = span.U16((int)offset);
            if (format is 4 or 12 && format > (best?._format ?? 0))
            {
                best = new CharacterMap(cmap[(int)offset..], format);
            }
        }

        return best ?? throw new InvalidFontException("The font maps no Unicode characters.");
    }

    /// <summary>The glyph of a character, or 0 if there is none.</summary>
    public int Glyph(int codePoint) => _format == 12 ? FromGroups(codePoint) : FromSegments(codePoint);

    private int FromGroups(int codePoint)
    {
        var span = _table.Span;
        var (low, high) = (0, (int)Math.Min(span.U32(12), int.MaxValue) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var at = 16 + (middle * 12);
            if (codePoint < span.U32(at))
            {
                high = middle - 1;
            }
            else if (codePoint > span.U32(at + 4))
            {
                low = middle + 1;
            }
            else
            {
                return (int)(span.U32(at + 8) + (codePoint - span.U32(at)));
            }
        }

        return 0;
    }

    private int FromSegments(int codePoint)
    {
        if (codePoint > char.MaxValue)
        {
            return 0;
        }

        var span = _table.Span;
        var twice = span.U16(6);
        var (low, high) = (0, (twice / 2) - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (codePoint > span.U16(14 + (middle * 2)))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var startAt = 16 + twice + (low * 2);
        var start = span.U16(startAt);
        if (codePoint < start || codePoint > span.U16(14 + (low * 2)))
        {
            return 0;
        }

        var delta = span.U16(startAt + twice);
        var rangeAt = startAt + (2 * twice);
        var range = span.U16(rangeAt);
        if (range == 0)
        {
            return (codePoint + delta) & 0xFFFF;
        }

        var glyph = span.U16(rangeAt + range + ((codePoint - start) * 2));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }
}
