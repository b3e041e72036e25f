using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>The look of a piece of text, said where the text is said.</summary>
public static class TextSpanDescriptorExtensions
{
    /// <summary>Takes over what <paramref name="style"/> says and keeps what it leaves open.</summary>
    public static T Style<T>(this T descriptor, TextStyle style)
        where T : TextSpanDescriptor
    {
        descriptor.Style = style.Over(descriptor.Style);
        return descriptor;
    }

    public static T FontColor<T>(this T descriptor, Color color)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Color = color };
        return descriptor;
    }

    public static T BackgroundColor<T>(this T descriptor, Color color)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { BackgroundColor = color };
        return descriptor;
    }

    /// <summary>Families in order of preference; each glyph comes from the first that has it.</summary>
    public static T FontFamily<T>(this T descriptor, params string[] values)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { FontFamilies = values };
        return descriptor;
    }

    /// <summary>Size in points.</summary>
    public static T FontSize<T>(this T descriptor, float value)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { FontSize = TextStyle.CheckSize(value) };
        return descriptor;
    }

    /// <summary>Distance of baselines as a multiple of the font size; null stands for what the font recommends.</summary>
    public static T LineHeight<T>(this T descriptor, float? factor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { LineHeight = factor ?? 0 };
        return descriptor;
    }

    /// <summary>Extra space after each letter as a fraction of the font size.</summary>
    public static T LetterSpacing<T>(this T descriptor, float factor = 0)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { LetterSpacing = factor };
        return descriptor;
    }

    /// <summary>Extra space after each space as a fraction of the font size.</summary>
    public static T WordSpacing<T>(this T descriptor, float factor = 0)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { WordSpacing = factor };
        return descriptor;
    }

    public static T Italic<T>(this T descriptor, bool value = true)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Italic = value };
        return descriptor;
    }

    public static T Strikethrough<T>(this T descriptor, bool value = true)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Strikethrough = value };
        return descriptor;
    }

    public static T Underline<T>(this T descriptor, bool value = true)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Underline = value };
        return descriptor;
    }

    public static T Overline<T>(this T descriptor, bool value = true)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Overline = value };
        return descriptor;
    }

    public static T DecorationColor<T>(this T descriptor, Color color)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { DecorationColor = color };
        return descriptor;
    }

    public static T Thin<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.Thin };
        return descriptor;
    }

    public static T ExtraLight<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.ExtraLight };
        return descriptor;
    }

    public static T Light<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.Light };
        return descriptor;
    }

    public static T NormalWeight<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.Normal };
        return descriptor;
    }

    public static T Medium<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.Medium };
        return descriptor;
    }

    public static T SemiBold<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.SemiBold };
        return descriptor;
    }

    public static T Bold<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.Bold };
        return descriptor;
    }

    public static T ExtraBold<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.ExtraBold };
        return descriptor;
    }

    public static T Black<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.Black };
        return descriptor;
    }

    public static T ExtraBlack<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Weight = FontWeight.ExtraBlack };
        return descriptor;
    }

    public static T NormalPosition<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Position = FontPosition.Normal };
        return descriptor;
    }

    public static T Subscript<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Position = FontPosition.Subscript };
        return descriptor;
    }

    public static T Superscript<T>(this T descriptor)
        where T : TextSpanDescriptor
    {
        descriptor.Style = descriptor.Style with { Position = FontPosition.Superscript };
        return descriptor;
    }
}
