using Billing.Substitutes.Documents.Imaging;
using QuestPDF.Drawing.Exceptions;

namespace QuestPDF.Infrastructure;

/// <summary>A picture that is read once and may be shown many times, also by several documents.</summary>
public class Image : IDisposable
{
    private Image(PdfImage content) => Content = content;

    public ImageSize Size => new(Content.Width, Content.Height);

    internal PdfImage Content { get; }

    /// <param name="imageBytes">A PNG or JPEG file.</param>
    /// <exception cref="DocumentComposeException">It is neither, or damaged.</exception>
    public static Image FromBinaryData(byte[] imageBytes)
    {
        ArgumentNullException.ThrowIfNull(imageBytes);
        try
        {
            return new Image(PdfImage.Decode(imageBytes));
        }
        catch (InvalidImageException e)
        {
            throw new DocumentComposeException(e.Message, e);
        }
    }

    public static Image FromFile(string filePath) => FromBinaryData(File.ReadAllBytes(filePath));

    public static Image FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return FromBinaryData(copy.ToArray());
    }

    /// <summary>Nothing is held that needs release; the original's images do.</summary>
    public void Dispose()
    {
    }
}
