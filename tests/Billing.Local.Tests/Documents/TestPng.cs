using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Billing.Local.Tests.Documents;

/// <summary>Encodes random pictures as PNG, with a random filter on each row; the samples are what a decoder should find.</summary>
internal sealed record TestPng(int Type, int Depth, int Width, int Height, bool Interlaced, int Seed)
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly int _channels = Type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Eight bits a sample: grey of fewer bits is stretched, palette indexes are not, 16 bits lose the lower eight.</summary>
    public byte[] Samples => [.. Raw().Select(raw => Depth switch
    {
        16 => (byte)(raw >> 8),
        8 => (byte)raw,
        _ => (byte)(Type == 3 ? raw : raw * 255 / ((1 << Depth) - 1)),
    })];

    public byte[] Encode()
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)Type, (byte)(Interlaced ? 1 : 0));
        Chunk(file, "IHDR", header);
        if (Type == 3)
        {
            Chunk(file, "PLTE", [.. Enumerable.Range(0, 3 << Depth).Select(i => (byte)i)]);
        }

        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var pass in Interlaced ? Passes : [(0, 0, 1, 1)])
            {
                WritePass(deflate, pass);
            }
        }

        var half = data.ToArray().Length / 2;
        Chunk(file, "IDAT", data.ToArray()[..half]);
        Chunk(file, "IDAT", data.ToArray()[half..]);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private int[] Raw()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Width * Height * _channels).Select(_ => random.Next(1 << Depth))];
    }

    private void WritePass(Stream target, (int X, int Y, int StepX, int StepY) pass)
    {
        var raw = Raw();
        var random = new Random(Seed + 1);
        var columns = Enumerable.Range(0, Width).Where(x => x >= pass.X && (x - pass.X) % pass.StepX == 0).ToList();
        if (columns.Count == 0)
        {
            return;
        }

        var above = new byte[((columns.Count * _channels * Depth) + 7) / 8];
        for (var y = pass.Y; y < Height; y += pass.StepY)
        {
            var row = Pack([.. columns.SelectMany(x => raw.Skip(((y * Width) + x) * _channels).Take(_channels))]);
            var filter = random.Next(5);
            target.WriteByte((byte)filter);
            target.Write(Filter(filter, row, above, Math.Max(1, _channels * Depth / 8)));
            above = row;
        }
    }

    private byte[] Pack(int[] samples)
    {
        var row = new byte[((samples.Length * Depth) + 7) / 8];
        for (var i = 0; i < samples.Length; i++)
        {
            if (Depth == 16)
            {
                BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(i * 2), (ushort)samples[i]);
            }
            else
            {
                row[i * Depth / 8] |= (byte)(samples[i] << (8 - Depth - (i * Depth % 8)));
            }
        }

        return row;
    }

    private static byte[] Filter(int filter, byte[] row, byte[] above, int pixel) => [.. row.Select((value, i) =>
    {
        int left = i >= pixel ? row[i - pixel] : 0;
        int up = above[i];
        int upLeft = i >= pixel ? above[i - pixel] : 0;
        var distances = new[] { (left, 0), (up, 1), (upLeft, 2) }.OrderBy(c => Math.Abs(left + up - upLeft - c.Item1)).ThenBy(c => c.Item2);
        return (byte)(value - filter switch
        {
            1 => left,
            2 => up,
            3 => (left + up) / 2,
            4 => distances.First().Item1,
            _ => 0,
        });
    })];

    private static void Chunk(Stream file, string type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(Encoding.ASCII.GetBytes(type));
        file.Write(content);

        // The decoder trusts zlib's own checksum and does not look at this one.
        file.Write([0, 0, 0, 0]);
    }
}
