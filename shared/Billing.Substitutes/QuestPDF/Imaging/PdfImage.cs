using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Imaging;

/// <summary>A picture in a form that PDF files hold.</summary>
internal sealed record PdfImage
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The entries of the image dictionary that say how <see cref="Data"/> is to be read.</summary>
    public required string Entries { get; init; }

    public required byte[] Data { get; init; }

    /// <summary>Opacity of each pixel, one deflated byte a pixel; null if all are opaque.</summary>
    public byte[]? Opacity { get; init; }

    /// <summary>Reads PNG or JPEG bytes.</summary>
    /// <exception cref="InvalidImageException">They are neither, or damaged.</exception>
    public static PdfImage Decode(ReadOnlySpan<byte> bytes)
    {
        if (PngFile.IsPng(bytes))
        {
            return PngImage.Read(bytes);
        }

        return JpegImage.IsJpeg(bytes)
            ? JpegImage.Read(bytes)
            : throw new InvalidImageException("The image is neither PNG nor JPEG.");
    }

    public bool Equals(PdfImage? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Writes the picture and returns the number of its object.</summary>
    public int WriteTo(PdfObjects objects)
    {
        var number = objects.Allocate();
        var opacity = Opacity is null ? 0 : objects.Allocate();
        using var entries = new PdfBuffer(256);
        WriteHead(entries).WriteAscii(Entries);
        if (Opacity is not null)
        {
            entries.Write("/SMask "u8).Write(opacity).Write(" 0 R"u8);
        }

        objects.Stream(number, Data, entries.Written);
        if (Opacity is not null)
        {
            entries.Clear();
            WriteHead(entries).Write("/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"u8);
            objects.Stream(opacity, Opacity, entries.Written);
        }

        return number;
    }

    private PdfBuffer WriteHead(PdfBuffer target) => target
        .Write("/Type/XObject/Subtype/Image/Width "u8).Write(Width).Write("/Height "u8).Write(Height);
}

/// <summary>Bytes that are no picture that can be shown.</summary>
internal sealed class InvalidImageException(string message) : Exception(message);
