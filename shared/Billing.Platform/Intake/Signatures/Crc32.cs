namespace Billing.Platform.Intake.Signatures;

/// <summary>The CRC-32 of ISO/IEC 3309 and IEEE 802.3, as zlib computes it: reflected polynomial EDB88320, all bits set before and inverted after.</summary>
public static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(entry => Shift((uint)entry))];

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes)
        {
            checksum = Table[(byte)(checksum ^ value)] ^ (checksum >> 8);
        }

        return ~checksum;
    }

    private static uint Shift(uint entry)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ 0xEDB88320u;
        }

        return entry;
    }
}
