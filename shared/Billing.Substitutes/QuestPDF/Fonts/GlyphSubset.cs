using System.Buffers.Binary;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>
/// Makes a small TrueType file of some glyphs of a face. Hinting programs are left out: they matter on screens of old only
/// and are half of the bytes.
/// </summary>
internal sealed class GlyphSubset
{
    private const int ArgumentsAreWords = 0x0001;
    private const int HasScale = 0x0008;
    private const int MoreComponents = 0x0020;
    private const int HasTwoScales = 0x0040;
    private const int HasMatrix = 0x0080;
    private const int HasInstructions = 0x0100;
    private readonly List<int> _glyphs = [0];
    private readonly Dictionary<int, int> _numbers = new() { [0] = 0 };
    private readonly TrueTypeTables _tables;

    public GlyphSubset(TrueTypeTables tables) => _tables = tables;

    /// <summary>The number of a glyph in the new file.</summary>
    public int Add(int glyph)
    {
        if (!_numbers.TryGetValue(glyph, out var number))
        {
            number = _glyphs.Count;
            _glyphs.Add(glyph);
            _numbers.Add(glyph, number);
        }

        return number;
    }

    public byte[] Build()
    {
        using var outlines = new MemoryStream();
        var offsets = new List<int> { 0 };

        // Composite glyphs add their parts while this goes on.
        for (var i = 0; i < _glyphs.Count; i++)
        {
            WriteOutline(outlines, _tables.Outline(_glyphs[i]));
            while (outlines.Length % 2 != 0)
            {
                outlines.WriteByte(0);
            }

            offsets.Add((int)outlines.Length);
        }

        var isLong = outlines.Length > ushort.MaxValue * 2;
        return SfntFile.Build(
        [
            ("glyf", outlines.ToArray()),
            ("head", Head(isLong)),
            ("hhea", HorizontalHeader()),
            ("hmtx", Metrics()),
            ("loca", Locations(offsets, isLong)),
            ("maxp", Profile()),
        ]);
    }

    private void WriteOutline(MemoryStream target, ReadOnlySpan<byte> outline)
    {
        if (outline.IsEmpty)
        {
            return;
        }

        var contours = outline.I16(0);
        if (contours < 0)
        {
            WriteComposite(target, outline);
            return;
        }

        var lengthAt = 10 + (contours * 2);
        var afterInstructions = lengthAt + 2 + outline.U16(lengthAt);
        target.Write(outline[..lengthAt]);
        target.Write([0, 0]);
        target.Write(outline.Part(afterInstructions, outline.Length - afterInstructions));
    }

    private void WriteComposite(MemoryStream target, ReadOnlySpan<byte> outline)
    {
        target.Write(outline.Part(0, 10));
        Span<byte> start = stackalloc byte[4];
        int flags;
        var at = 10;
        do
        {
            flags = outline.U16(at);
            var part = outline.U16(at + 2);
            var rest = ((flags & ArgumentsAreWords) != 0 ? 4 : 2) + flags switch
            {
                _ when (flags & HasScale) != 0 => 2,
                _ when (flags & HasTwoScales) != 0 => 4,
                _ when (flags & HasMatrix) != 0 => 8,
                _ => 0,
            };
            BinaryPrimitives.WriteUInt16BigEndian(start, (ushort)(flags & ~HasInstructions));
            BinaryPrimitives.WriteUInt16BigEndian(start[2..], (ushort)Add(part < _tables.GlyphCount ? part : 0));
            target.Write(start);
            target.Write(outline.Part(at + 4, rest));
            at += 4 + rest;
        }
        while ((flags & MoreComponents) != 0);
    }

    private byte[] Head(bool isLong)
    {
        var head = _tables.Head.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), (short)(isLong ? 1 : 0));
        return head;
    }

    private byte[] HorizontalHeader()
    {
        var header = _tables.HorizontalHeader.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(34), (ushort)_glyphs.Count);
        return header;
    }

    private byte[] Profile()
    {
        var profile = _tables.MaximumProfile.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(profile.AsSpan(4), (ushort)_glyphs.Count);
        if (profile.Length >= 28)
        {
            profile.AsSpan(26, 2).Clear();
        }

        return profile;
    }

    private byte[] Metrics()
    {
        var metrics = new byte[_glyphs.Count * 4];
        for (var i = 0; i < _glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(metrics.AsSpan(i * 4), _tables.AdvanceUnits(_glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(metrics.AsSpan((i * 4) + 2), _tables.LeftBearingUnits(_glyphs[i]));
        }

        return metrics;
    }

    private static byte[] Locations(List<int> offsets, bool isLong)
    {
        var locations = new byte[offsets.Count * (isLong ? 4 : 2)];
        for (var i = 0; i < offsets.Count; i++)
        {
            if (isLong)
            {
                BinaryPrimitives.WriteInt32BigEndian(locations.AsSpan(i * 4), offsets[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(locations.AsSpan(i * 2), (ushort)(offsets[i] / 2));
            }
        }

        return locations;
    }
}
