using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>Puts tables together as a TrueType file with its directory and checksums.</summary>
internal static class SfntFile
{
    private const int DirectoryEntry = 16;
    private const uint ChecksumOfWholeFile = 0xB1B0AFBA;

    /// <param name="tables">In the order of their tags.</param>
    public static byte[] Build(IReadOnlyList<(string Tag, byte[] Content)> tables)
    {
        var start = 12 + (tables.Count * DirectoryEntry);
        var file = new byte[start + tables.Sum(t => Padded(t.Content.Length))];
        WriteHeader(file, tables.Count);
        var adjustmentAt = 0;
        for (var i = 0; i < tables.Count; i++)
        {
            var (tag, content) = tables[i];
            content.CopyTo(file, start);
            var entry = file.AsSpan(12 + (i * DirectoryEntry), DirectoryEntry);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(start, Padded(content.Length))));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], start);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], content.Length);
            adjustmentAt = tag == "head" ? start + 8 : adjustmentAt;
            start += Padded(content.Length);
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(adjustmentAt), ChecksumOfWholeFile - Checksum(file));
        return file;
    }

    private static void WriteHeader(Span<byte> file, int count)
    {
        var powers = BitOperations.Log2((uint)count);
        var range = 16 << powers;
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file[4..], (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(file[6..], (ushort)range);
        BinaryPrimitives.WriteUInt16BigEndian(file[8..], (ushort)powers);
        BinaryPrimitives.WriteUInt16BigEndian(file[10..], (ushort)((count * 16) - range));
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Checksum(ReadOnlySpan<byte> words)
    {
        var sum = 0u;
        for (var i = 0; i < words.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(words[i..]);
        }

        return sum;
    }
}
