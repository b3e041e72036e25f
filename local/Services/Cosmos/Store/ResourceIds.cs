using System.Buffers.Binary;

namespace Billing.Local.Cosmos;

/// <summary>
/// Resource ids as the service forms them: 4 bytes for a database, 8 for a container (the high bit of byte 4 set), 16 for
/// a document, in base64 with '-' for '/'.
/// </summary>
internal static class ResourceIds
{
    public static string Database(uint database)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, database);
        return Encode(bytes);
    }

    public static string Container(uint database, uint container)
    {
        Span<byte> bytes = stackalloc byte[8];
        WriteContainer(bytes, database, container);
        return Encode(bytes);
    }

    public static string Document(uint database, uint container, long sequence)
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteContainer(bytes, database, container);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], sequence);
        return Encode(bytes);
    }

    private static void WriteContainer(Span<byte> bytes, uint database, uint container)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, database);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], container | 0x8000_0000);
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
