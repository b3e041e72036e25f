using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Billing.Platform.Streams;

/// <summary>
/// Content of a document that is large for the database: compressed (Brotli, RFC 7932), beside those of its fields that are short, which queries
/// ask for. An order of thousands of lines takes a tenth of its size so, and is read as if it stood there in clear.
/// </summary>
/// <remarks>Hashes, messages and backups are of the content in clear; only what is stored is packed.</remarks>
public static class PackedContent
{
    /// <summary>Content of up to so many bytes is stored in clear: 98 events of it, the most of a commit, fit into one batch.</summary>
    public const int LargestInClear = 16 * 1024;

    /// <summary>Name of the field that holds the content; no event and no state has one of it.</summary>
    internal const string FieldName = "$brotli";

    // Much more than any document may come to; what claims to be longer is damaged.
    private const int LargestContent = 256 * 1024 * 1024;

    private const int LongestShortField = 256;

    // An object of more is a table of the content's own keys, which no query names.
    private const int MostFields = 64;

    // The fourth of eleven: lines of one order are alike, and the best costs twenty times as much for a sixth less.
    private const int Quality = 4;

    /// <summary>Content as it is stored.</summary>
    /// <param name="content">A JSON value in UTF-8.</param>
    public static ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> content)
    {
        if (content.Length <= LargestInClear)
        {
            return content;
        }

        using var document = JsonDocument.Parse(content);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return content;
        }

        var packed = new ArrayBufferWriter<byte>(content.Length / 8);
        using (var writer = new Utf8JsonWriter(packed))
        {
            writer.WriteStartObject();
            writer.WriteBase64String(FieldName, Compress(content.Span));
            WriteShort(writer, document.RootElement);
            writer.WriteEndObject();
        }

        return packed.WrittenMemory;
    }

    // Of an object that is long its own short fields, so that a query for data.raised.occurredAt finds it.
    private static void WriteShort(Utf8JsonWriter writer, JsonElement content)
    {
        foreach (var field in content.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8Value(field.Value).Length <= LongestShortField)
            {
                field.WriteTo(writer);
            }
            else if (field.Value.ValueKind == JsonValueKind.Object && field.Value.GetPropertyCount() <= MostFields)
            {
                writer.WriteStartObject(field.Name);
                WriteShort(writer, field.Value);
                writer.WriteEndObject();
            }
        }
    }

    /// <summary>Stored content in clear; what is not packed is given back as it is.</summary>
    /// <param name="stored">As it is stored.</param>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static JsonElement Unpack(JsonElement stored)
    {
        if (stored.ValueKind != JsonValueKind.Object || !stored.TryGetProperty(FieldName, out var packed))
        {
            return stored;
        }

        try
        {
            return JsonElement.Parse(Expand(packed.GetBytesFromBase64()));
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidOperationException or InvalidDataException)
        {
            throw new JsonException("The packed content is damaged.", damaged);
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        return BrotliEncoder.TryCompress(content, buffer, out var length, Quality, window: 22)
            ? buffer[..length]
            : throw new InvalidOperationException("Content does not fit into its longest packed form.");
    }

    private static byte[] Expand(byte[] packed)
    {
        using var source = new BrotliStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        using var content = new MemoryStream(packed.Length * 8);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > LargestContent)
            {
                throw new InvalidDataException("The content is longer than any may be.");
            }
        }

        return content.ToArray();
    }
}
