namespace Billing.Substitutes.Documents.Imaging;

/// <summary>Undoes the filters and the interlacing of a PNG file and spreads its samples to one byte each.</summary>
internal static class PngPixels
{
    // Start and step of the seven passes of Adam7.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Samples of all pixels, row by row; palette indexes stay indexes, 16-bit samples lose their lower byte.</summary>
    public static byte[] Read(PngFile png)
    {
        var passes = png.IsInterlaced ? Passes : [(0, 0, 1, 1)];
        var total = passes.Sum(p => Rows(png, p) * (long)(1 + RowBytes(png, p)));
        if (total > int.MaxValue)
        {
            throw new InvalidImageException("The PNG image is too large.");
        }

        var data = png.Inflate((int)total).AsSpan();
        var samples = new byte[png.Width * png.Height * png.Channels];
        foreach (var pass in passes)
        {
            var (rows, rowBytes) = (Rows(png, pass), RowBytes(png, pass));
            Span<byte> above = new byte[rowBytes];
            for (var row = 0; row < rows && rowBytes > 0; row++)
            {
                var current = data.Slice(1, rowBytes);
                Unfilter(data[0], current, above, Math.Max(1, png.Channels * png.Depth / 8));
                Spread(png, current, samples, pass, pass.Y + (row * pass.StepY));
                above = current;
                data = data[(1 + rowBytes)..];
            }
        }

        return samples;
    }

    private static int Columns(PngFile png, (int X, int Y, int StepX, int StepY) pass) =>
        (png.Width - pass.X + pass.StepX - 1) / pass.StepX;

    private static int Rows(PngFile png, (int X, int Y, int StepX, int StepY) pass) =>
        Columns(png, pass) <= 0 ? 0 : Math.Max(0, (png.Height - pass.Y + pass.StepY - 1) / pass.StepY);

    private static int RowBytes(PngFile png, (int X, int Y, int StepX, int StepY) pass) =>
        Columns(png, pass) is var columns and > 0 ? png.RowBytes(columns) : 0;

    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= pixel ? row[i - pixel] : 0;
            int up = above[i];
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, i >= pixel ? above[i - pixel] : 0),
                _ => throw PngFile.Damaged(),
            };
        }
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        var estimate = left + up - upLeft;
        var (toLeft, toUp, toUpLeft) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - upLeft));
        return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
    }

    private static int Bits(ReadOnlySpan<byte> row, int index, int depth) =>
        (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1);

    private static void Spread(PngFile png, ReadOnlySpan<byte> row, Span<byte> samples, (int X, int Y, int StepX, int StepY) pass, int y)
    {
        // Grey of few bits becomes grey of eight; a palette index does not grow.
        var scale = png.ColorType == 3 ? 1 : 255 / ((1 << Math.Min(png.Depth, 8)) - 1);
        var columns = Columns(png, pass);
        for (var column = 0; column < columns; column++)
        {
            var target = ((y * png.Width) + pass.X + (column * pass.StepX)) * png.Channels;
            for (var channel = 0; channel < png.Channels; channel++)
            {
                var index = (column * png.Channels) + channel;
                samples[target + channel] = png.Depth switch
                {
                    8 => row[index],
                    16 => row[index * 2],
                    _ => (byte)(Bits(row, index, png.Depth) * scale),
                };
            }
        }
    }
}
