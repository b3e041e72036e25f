using System.Text;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The directory of one face's tables in its file (OpenType specification, "Organization of an OpenType font").</summary>
internal sealed class TableDirectory
{
    private const uint CollectionTag = 0x74746366;
    private readonly Dictionary<string, (uint Offset, uint Length)> _tables = new(StringComparer.Ordinal);
    private readonly FontSource _source;

    private TableDirectory(FontSource source, uint offset)
    {
        _source = source;
        var count = ((ReadOnlySpan<byte>)source.Read(offset, 12)).U16(4);
        ReadOnlySpan<byte> records = source.Read(offset + 12L, count * 16);
        for (var i = 0; i < count; i++)
        {
            var record = records.Slice(i * 16, 16);
            _tables[Encoding.ASCII.GetString(record[..4])] = (record.U32(8), record.U32(12));
        }
    }

    public bool Has(string tag) => _tables.ContainsKey(tag);

    /// <summary>The directories of all faces of a file; most files hold one.</summary>
    public static IReadOnlyList<TableDirectory> ReadAll(FontSource source)
    {
        ReadOnlySpan<byte> head = source.Read(0, 12);
        switch (head.U32(0))
        {
            case CollectionTag:
                var count = (int)Math.Min(head.U32(8), 256);
                var offsets = source.Read(12, count * 4);
                return [.. Enumerable.Range(0, count).Select(i => new TableDirectory(source, ((ReadOnlySpan<byte>)offsets).U32(i * 4)))];
            case 0x00010000 or 0x74727565:
                return [new TableDirectory(source, 0)];
            default:
                throw new InvalidFontException("The file is no TrueType font.");
        }
    }

    /// <summary>A table read from the source.</summary>
    public byte[] Read(string tag)
    {
        var (offset, length) = Find(tag);
        return _source.Read(offset, (int)length);
    }

    /// <summary>A table in bytes that hold the whole file.</summary>
    public ReadOnlyMemory<byte> Slice(byte[] file, string tag)
    {
        var (offset, length) = Find(tag);
        _ = ((ReadOnlySpan<byte>)file).Part(offset, length);
        return file.AsMemory((int)offset, (int)length);
    }

    private (uint Offset, uint Length) Find(string tag) => _tables.TryGetValue(tag, out var found) && found.Length <= int.MaxValue
        ? found
        : throw new InvalidFontException($"The font has no table '{tag}'.");
}
