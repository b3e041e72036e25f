using System.Buffers.Binary;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>Numbers as font files hold them. Reading beyond the end means that the file is damaged.</summary>
internal static class BigEndian
{
    public static ushort U16(this ReadOnlySpan<byte> data, int offset) =>
        BinaryPrimitives.ReadUInt16BigEndian(data.Part(offset, 2));

    public static short I16(this ReadOnlySpan<byte> data, int offset) =>
        BinaryPrimitives.ReadInt16BigEndian(data.Part(offset, 2));

    public static uint U32(this ReadOnlySpan<byte> data, int offset) =>
        BinaryPrimitives.ReadUInt32BigEndian(data.Part(offset, 4));

    public static ReadOnlySpan<byte> Part(this ReadOnlySpan<byte> data, long offset, long length) =>
        offset >= 0 && length >= 0 && offset + length <= data.Length
            ? data.Slice((int)offset, (int)length)
            : throw new InvalidFontException("The font file ends before one of its tables does.");
}
