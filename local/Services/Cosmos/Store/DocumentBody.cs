using System.Buffers.Text;
using System.Text;

namespace Billing.Local.Cosmos;

/// <summary>Writes the system properties of a container's documents behind their own properties.</summary>
internal sealed class DocumentBody(string containerSelf, uint database, uint container)
{
    private const int TagLength = 36;
    private readonly byte[] _self = Encoding.UTF8.GetBytes("\",\"_self\":\"" + containerSelf + "docs/");

    private static ReadOnlySpan<byte> RidName => "\"_rid\":\""u8;

    private static ReadOnlySpan<byte> TagName => "/\",\"_etag\":\"\\\""u8;

    private static ReadOnlySpan<byte> TimestampName => "\\\"\",\"_attachments\":\"attachments/\",\"_ts\":"u8;

    /// <summary>The resource id of the document created as number <paramref name="sequence"/>.</summary>
    public string Rid(long sequence) => ResourceIds.Document(database, container, sequence);

    /// <summary>An entity tag in quotes that no other version of any document of the container has.</summary>
    public static string ETag(uint container, long lsn, int index) =>
        $"\"{container:x8}-{index:x4}-{lsn >>> 60:x4}-{(lsn >>> 48) & 0xFFF:x4}-{lsn & 0xFFFF_FFFF_FFFF:x12}\"";

    /// <summary>The complete JSON.</summary>
    /// <param name="content">The document's own properties, from the opening brace to before the closing one.</param>
    /// <param name="isEmpty">True if there is no property in <paramref name="content"/>.</param>
    /// <param name="sequence">The number of the document.</param>
    /// <param name="etag">Its entity tag, with quotes.</param>
    /// <param name="timestamp">When it was written, in seconds since 1970.</param>
    public byte[] Compose(ReadOnlySpan<byte> content, bool isEmpty, long sequence, string etag, long timestamp)
    {
        var rid = Rid(sequence);
        Span<byte> time = stackalloc byte[20];
        Utf8Formatter.TryFormat(timestamp, time, out var timeLength);
        var length = content.Length + (isEmpty ? 0 : 1) + RidName.Length + rid.Length + _self.Length + rid.Length
            + TagName.Length + TagLength + TimestampName.Length + timeLength + 1;
        var body = GC.AllocateUninitializedArray<byte>(length);
        var rest = body.AsSpan();
        Put(ref rest, content);
        Put(ref rest, isEmpty ? default : ","u8);
        Put(ref rest, RidName);
        Put(ref rest, rid);
        Put(ref rest, _self);
        Put(ref rest, rid);
        Put(ref rest, TagName);
        Put(ref rest, etag.AsSpan(1, TagLength));
        Put(ref rest, TimestampName);
        Put(ref rest, time[..timeLength]);
        rest[0] = (byte)'}';
        return body;
    }

    private static void Put(ref Span<byte> rest, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Put(ref Span<byte> rest, scoped ReadOnlySpan<char> ascii) => rest = rest[Encoding.ASCII.GetBytes(ascii, rest)..];
}
