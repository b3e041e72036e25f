using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>The scaling of an image to its space; by width unless something else is said.</summary>
public class ImageDescriptor
{
    private readonly Picture _picture;

    internal ImageDescriptor(Picture picture) => _picture = picture;

    public ImageDescriptor FitWidth() => Fit(AspectRatioOption.FitWidth);

    public ImageDescriptor FitHeight() => Fit(AspectRatioOption.FitHeight);

    public ImageDescriptor FitArea() => Fit(AspectRatioOption.FitArea);

    public ImageDescriptor FitUnproportionally() => Fit(null);

    private ImageDescriptor Fit(AspectRatioOption? option)
    {
        _picture.Option = option;
        return this;
    }
}

/// <summary>PNG and JPEG images.</summary>
public static class ImageExtensions
{
    public static ImageDescriptor Image(this IContainer parent, byte[] imageData) =>
        parent.Image(Infrastructure.Image.FromBinaryData(imageData));

    public static ImageDescriptor Image(this IContainer parent, string filePath) => parent.Image(Infrastructure.Image.FromFile(filePath));

    public static ImageDescriptor Image(this IContainer parent, Stream fileStream) =>
        parent.Image(Infrastructure.Image.FromStream(fileStream));

    public static ImageDescriptor Image(this IContainer parent, Image image) => new(parent.Put(new Picture { Image = image.Content }));
}
