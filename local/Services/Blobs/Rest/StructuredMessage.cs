using System.Buffers.Binary;
using System.Globalization;

namespace Billing.Local.Blobs;

/// <summary>
/// The framing of a body that carries checksums with it ("Content validation via structured message", version 1): a header,
/// segments with a header and a CRC-64 each, and the CRC-64 of all. Numbers are little-endian.
/// </summary>
internal static class StructuredMessage
{
    /// <summary>Names the framing, in requests and answers.</summary>
    public const string Header = "x-ms-structured-body";

    /// <summary>Bytes of the content without its framing.</summary>
    public const string LengthHeader = "x-ms-structured-content-length";

    /// <summary>The one framing that there is.</summary>
    public const string Properties = "XSM/1.0; properties=crc64";

    public const byte Version = 1;
    public const ushort WithChecksums = 1;
    public const int HeaderLength = 13;
    public const int SegmentHeaderLength = 10;
    public const int ChecksumLength = 8;

    /// <exception cref="BlobFault">400 InvalidHeaderValue: another framing.</exception>
    public static void CheckHeader(IBlobHeaders headers)
    {
        if (headers[Header] != Properties)
        {
            throw BlobErrors.InvalidHeaderValue(Header);
        }
    }

    /// <summary>The content of a framed body; writing it fails when a checksum differs.</summary>
    public static BlobBody Decoded(BlobBody framed, IBlobHeaders headers)
    {
        CheckHeader(headers);
        return long.TryParse(headers[LengthHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new BlobBody(length, CopyAsync)
            : throw BlobErrors.InvalidHeaderValue(LengthHeader);

        async Task CopyAsync(Stream target, CancellationToken cancellation)
        {
            await using var decoder = new StructuredMessageDecoder(target, framed.Length ?? 0);
            await framed.CopyToAsync(decoder, cancellation);
            decoder.Complete(length);
        }
    }

    /// <summary>A message of one segment.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> content)
    {
        var message = new byte[HeaderLength + SegmentHeaderLength + content.Length + (2 * ChecksumLength)];
        var rest = message.AsSpan();
        rest[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(rest[1..], message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[9..], WithChecksums);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[11..], 1);
        rest = rest[HeaderLength..];
        BinaryPrimitives.WriteUInt16LittleEndian(rest, 1);
        BinaryPrimitives.WriteInt64LittleEndian(rest[2..], content.Length);
        content.CopyTo(rest[SegmentHeaderLength..]);
        rest = rest[(SegmentHeaderLength + content.Length)..];
        var sum = Crc64.Append(0, content);
        BinaryPrimitives.WriteUInt64LittleEndian(rest, sum);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[ChecksumLength..], sum);
        return message;
    }
}
