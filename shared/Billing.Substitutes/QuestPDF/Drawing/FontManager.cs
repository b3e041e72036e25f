using Billing.Substitutes.Documents.Fonts;

namespace QuestPDF.Drawing;

/// <summary>Fonts that a program brings along. They come before those of the machine.</summary>
public static class FontManager
{
    /// <summary>Registers a TrueType font under the name that it gives itself.</summary>
    /// <exception cref="ArgumentException">The stream holds no usable font.</exception>
    public static void RegisterFont(Stream stream) => Register(stream, null);

    /// <summary>Registers a TrueType font under a name of your own.</summary>
    /// <exception cref="ArgumentException">The stream holds no usable font.</exception>
    public static void RegisterFontWithCustomName(string fontName, Stream stream) => Register(stream, fontName);

    private static void Register(Stream stream, string? name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            FontLibrary.Register(stream, name);
        }
        catch (InvalidFontException e)
        {
            throw new ArgumentException(e.Message, nameof(stream), e);
        }
    }
}
