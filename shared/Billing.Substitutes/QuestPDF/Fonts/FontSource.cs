namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The bytes of a font: a file on disk, read only as far as needed, or a registered array.</summary>
internal sealed class FontSource
{
    private readonly byte[]? _bytes;
    private readonly string? _path;

    private FontSource(string? path, byte[]? bytes)
    {
        _path = path;
        _bytes = bytes;
    }

    /// <summary>For messages.</summary>
    public string Name => _path ?? "a registered font";

    public static FontSource OfFile(string path) => new(path, null);

    public static FontSource OfBytes(byte[] bytes) => new(null, bytes);

    public byte[] ReadAll() => _bytes ?? File.ReadAllBytes(_path!);

    /// <exception cref="InvalidFontException">The file has no such part.</exception>
    public byte[] Read(long offset, int length)
    {
        if (_bytes is not null)
        {
            return ((ReadOnlySpan<byte>)_bytes).Part(offset, length).ToArray();
        }

        using var file = File.OpenHandle(_path!);
        if (offset + length > RandomAccess.GetLength(file))
        {
            throw new InvalidFontException("The font file ends before one of its tables does.");
        }

        var result = new byte[length];
        for (var read = 0; read < length;)
        {
            var count = RandomAccess.Read(file, result.AsSpan(read), offset + read);
            read += count > 0 ? count : throw new InvalidFontException("The font file was cut off while it was read.");
        }

        return result;
    }
}
