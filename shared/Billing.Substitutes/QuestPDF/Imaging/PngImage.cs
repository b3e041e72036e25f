using System.IO.Compression;

namespace Billing.Substitutes.Documents.Imaging;

/// <summary>
/// Turns PNG into a PDF image. Without transparency and interlacing the compressed rows can be taken over as they are,
/// because PDF knows the filters of PNG; otherwise colour and opacity are separated.
/// </summary>
internal static class PngImage
{
    public static PdfImage Read(ReadOnlySpan<byte> bytes)
    {
        var png = PngFile.Parse(bytes);
        var isOpaque = png.ColorType is 0 or 2 or 3 && png.Transparency.Length == 0;
        return isOpaque && !png.IsInterlaced && png.Depth <= 8 ? TakeOver(png) : Separate(png);
    }

    private static PdfImage TakeOver(PngFile png)
    {
        // Reading it once shows that it is whole.
        png.Inflate((png.RowBytes(png.Width) + 1) * png.Height);
        return new PdfImage
        {
            Width = png.Width,
            Height = png.Height,
            Data = png.Data,
            Entries = $"/ColorSpace{ColorSpace(png)}/BitsPerComponent {png.Depth}/Filter/FlateDecode" +
                $"/DecodeParms<</Predictor 15/Colors {png.Channels}/BitsPerComponent {png.Depth}/Columns {png.Width}>>",
        };
    }

    private static PdfImage Separate(PngFile png)
    {
        var samples = PngPixels.Read(png);
        var pixels = png.Width * png.Height;
        var colors = png.ColorType is 2 or 6 ? 3 : 1;
        var color = new byte[pixels * colors];
        var opacity = new byte[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var pixel = samples.AsSpan(i * png.Channels, png.Channels);
            pixel[..colors].CopyTo(color.AsSpan(i * colors));
            opacity[i] = Opacity(png, pixel);
        }

        var isOpaque = !opacity.AsSpan().ContainsAnyExcept(byte.MaxValue);
        return new PdfImage
        {
            Width = png.Width,
            Height = png.Height,
            Data = Deflate(color),
            Entries = $"/ColorSpace{ColorSpace(png)}/BitsPerComponent 8/Filter/FlateDecode",
            Opacity = isOpaque ? null : Deflate(opacity),
        };
    }

    private static byte Opacity(PngFile png, ReadOnlySpan<byte> pixel) => png.ColorType switch
    {
        4 or 6 => pixel[^1],
        3 => pixel[0] < png.Transparency.Length ? png.Transparency[pixel[0]] : byte.MaxValue,
        _ => IsInvisible(png, pixel) ? byte.MinValue : byte.MaxValue,
    };

    // The colour stands in tRNS with 16 bits a sample.
    private static bool IsInvisible(PngFile png, ReadOnlySpan<byte> pixel)
    {
        if (png.Transparency.Length < pixel.Length * 2)
        {
            return false;
        }

        for (var i = 0; i < pixel.Length; i++)
        {
            var wanted = png.Depth switch
            {
                16 => png.Transparency[i * 2],
                8 => png.Transparency[(i * 2) + 1],
                _ => (byte)(png.Transparency[(i * 2) + 1] * (255 / ((1 << png.Depth) - 1))),
            };
            if (pixel[i] != wanted)
            {
                return false;
            }
        }

        return true;
    }

    private static string ColorSpace(PngFile png) => png.ColorType switch
    {
        0 or 4 => "/DeviceGray",
        2 or 6 => "/DeviceRGB",
        _ => $"[/Indexed/DeviceRGB {(png.Palette.Length / 3) - 1}<{Convert.ToHexString(png.Palette)}>]",
    };

    private static byte[] Deflate(byte[] content)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return result.ToArray();
    }
}
