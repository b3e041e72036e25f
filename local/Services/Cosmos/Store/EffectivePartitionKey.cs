using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Billing.Local.Cosmos;

/// <summary>
/// The hashed form of a partition key, in upper-case hexadecimal: 32 digits a level for hierarchical keys, 32 in all for
/// others. The SDK computes the same for a prefix and asks for the range from it to itself followed by FF.
/// </summary>
internal static class EffectivePartitionKey
{
    public const int LevelLength = 32;

    /// <summary>The hash of a key in canonical JSON.</summary>
    public static string Of(string canonical, bool hierarchical)
    {
        using var document = JsonDocument.Parse(canonical);
        var text = new StringBuilder(LevelLength);
        using var bytes = new MemoryStream();
        foreach (var component in document.RootElement.EnumerateArray())
        {
            Write(bytes, component);
            if (hierarchical)
            {
                AppendHash(text, bytes);
            }
        }

        if (!hierarchical)
        {
            AppendHash(text, bytes);
        }

        return text.ToString();
    }

    private static void AppendHash(StringBuilder text, MemoryStream bytes)
    {
        var (low, high) = MurmurHash.Hash128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        bytes.SetLength(0);
        Span<byte> hash = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(hash, high);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], low);
        hash[0] &= 0x3F;
        text.Append(Convert.ToHexString(hash));
    }

    /// <summary>A type byte, then the value, as version 2 of the hashing writes it.</summary>
    private static void Write(MemoryStream bytes, JsonElement component)
    {
        switch (component.ValueKind)
        {
            case JsonValueKind.Null:
                bytes.WriteByte(1);
                break;
            case JsonValueKind.False:
                bytes.WriteByte(2);
                break;
            case JsonValueKind.True:
                bytes.WriteByte(3);
                break;
            case JsonValueKind.Number:
                bytes.WriteByte(5);
                Span<byte> number = stackalloc byte[8];
                BinaryPrimitives.WriteDoubleLittleEndian(number, component.GetDouble());
                bytes.Write(number);
                break;
            case JsonValueKind.String:
                bytes.WriteByte(8);
                bytes.Write(Encoding.UTF8.GetBytes(component.GetString()!));
                bytes.WriteByte(0xFF);
                break;
            default:
                bytes.WriteByte(0);
                break;
        }
    }
}
