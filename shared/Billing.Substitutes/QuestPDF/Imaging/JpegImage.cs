using System.Buffers.Binary;

namespace Billing.Substitutes.Documents.Imaging;

/// <summary>JPEG files go into PDF as they are; only their head is read.</summary>
internal static class JpegImage
{
    private const byte AdobeSegment = 0xEE;

    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static PdfImage Read(ReadOnlySpan<byte> bytes)
    {
        var isAdobe = false;
        for (var at = 2; at + 4 <= bytes.Length;)
        {
            if (bytes[at] != 0xFF)
            {
                break;
            }

            var marker = bytes[at + 1];
            if (marker is 0xFF or 0x01 or >= 0xD0 and <= 0xD8)
            {
                // Padding and markers without a segment.
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || at + 2 + length > bytes.Length)
            {
                break;
            }

            var segment = bytes.Slice(at + 4, length - 2);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && segment.Length >= 6)
            {
                return Make(bytes, segment, isAdobe);
            }

            isAdobe |= marker == AdobeSegment && segment.StartsWith("Adobe"u8);
            at += 2 + length;
        }

        throw new InvalidImageException("The JPEG image has no frame header.");
    }

    private static PdfImage Make(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> frame, bool isAdobe)
    {
        var colors = frame[5] switch
        {
            1 => "/DeviceGray",
            3 => "/DeviceRGB",

            // Adobe's programs store the inks inverted.
            4 => "/DeviceCMYK" + (isAdobe ? "/Decode[1 0 1 0 1 0 1 0]" : ""),
            var count => throw new InvalidImageException($"The JPEG image has {count} components."),
        };
        var image = new PdfImage
        {
            Width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]),
            Height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]),
            Entries = $"/ColorSpace{colors}/BitsPerComponent {frame[0]}/Filter/DCTDecode",
            Data = bytes.ToArray(),
        };
        return image.Width > 0 && image.Height > 0 ? image : throw new InvalidImageException("The JPEG image has no size.");
    }
}
