using System.Buffers.Binary;

namespace Billing.Local.Blobs;

/// <summary>The checksum of Azure Storage: CRC-64/NVME, with the reflected polynomial 0x9A6C9329AC4BC9B5.</summary>
internal static class Crc64
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;

    private static readonly ulong[] Table = [.. Enumerable.Range(0, 256).Select(value => Shifted((ulong)value))];

    /// <summary>Goes on from the checksum of what came before; 0 at the beginning.</summary>
    public static ulong Append(ulong sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (var value in bytes)
        {
            sum = Table[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return ~sum;
    }

    /// <summary>The checksum as headers carry it: eight bytes, the lowest first.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, Append(0, bytes));
        return hash;
    }

    private static ulong Shifted(ulong value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        }

        return value;
    }
}

/// <summary>Sums up what passes to another stream, which stays open.</summary>
internal sealed class Crc64Stream(Stream target) : SinkStream
{
    public ulong Value { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Value = Crc64.Append(Value, buffer);
        target.Write(buffer);
    }
}
