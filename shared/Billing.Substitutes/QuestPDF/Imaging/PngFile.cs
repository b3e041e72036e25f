using System.Buffers.Binary;
using System.IO.Compression;

namespace Billing.Substitutes.Documents.Imaging;

/// <summary>The chunks of a PNG file (ISO/IEC 15948) that decide what is seen.</summary>
internal sealed class PngFile
{
    private const int MaxPixels = 100_000_000;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private PngFile(ReadOnlySpan<byte> header)
    {
        Width = BinaryPrimitives.ReadInt32BigEndian(header);
        Height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        Depth = header[8];
        ColorType = header[9];
        IsInterlaced = header[12] != 0;
        if (Width <= 0 || Height <= 0 || (long)Width * Height > MaxPixels)
        {
            throw new InvalidImageException($"The PNG image has the size {Width} × {Height}.");
        }

        var depthIsKnown = (ColorType, Depth) is (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8) or (2 or 4 or 6, 8 or 16);
        if (!depthIsKnown || header[10] != 0 || header[11] != 0 || header[12] > 1)
        {
            throw new InvalidImageException("The PNG image is of an unknown kind.");
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bits of a sample.</summary>
    public int Depth { get; }

    /// <summary>0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.</summary>
    public int ColorType { get; }

    public bool IsInterlaced { get; }

    public byte[] Palette { get; private set; } = [];

    /// <summary>The chunk tRNS: the alpha of palette entries, or the one colour that is invisible.</summary>
    public byte[] Transparency { get; private set; } = [];

    /// <summary>The deflated, filtered rows.</summary>
    public byte[] Data { get; private set; } = [];

    public int Channels => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without the byte that names the filter.</summary>
    public int RowBytes(int width) => (((width * Channels * Depth) - 1) / 8) + 1;

    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    public static PngFile Parse(ReadOnlySpan<byte> bytes)
    {
        PngFile? file = null;
        using var data = new MemoryStream();
        var rest = bytes[Signature.Length..];
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 12)
            {
                break;
            }

            var type = rest.Slice(4, 4);
            var content = rest.Slice(8, length);
            if (file is null)
            {
                file = type.SequenceEqual("IHDR"u8) && length == 13 ? new PngFile(content) : throw Damaged();
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                file.Palette = content.ToArray();
            }
            else if (type.SequenceEqual("tRNS"u8))
            {
                file.Transparency = content.ToArray();
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Write(content);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                file.Data = data.ToArray();
                return file.ColorType != 3 || file.Palette.Length >= 3 ? file : throw Damaged();
            }

            rest = rest[(length + 12)..];
        }

        throw Damaged();
    }

    /// <summary>The inflated rows, each with the byte that names its filter.</summary>
    public byte[] Inflate(int length)
    {
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(Data), CompressionMode.Decompress);
            var rows = new byte[length];
            inflate.ReadExactly(rows);
            return rows;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged();
        }
    }

    public static InvalidImageException Damaged() => new("The PNG image is damaged or cut off.");
}
