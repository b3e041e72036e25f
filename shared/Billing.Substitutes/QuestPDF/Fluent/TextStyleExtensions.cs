using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>Text styles are immutable: each call gives a new one.</summary>
public static class TextStyleExtensions
{
    public static TextStyle FontColor(this TextStyle style, Color color) =>
        style with { Color = color };

    public static TextStyle BackgroundColor(this TextStyle style, Color color) =>
        style with { BackgroundColor = color };

    /// <summary>Families in order of preference; each glyph comes from the first that has it.</summary>
    public static TextStyle FontFamily(this TextStyle style, params string[] values) =>
        style with { FontFamilies = values };

    /// <summary>Size in points.</summary>
    public static TextStyle FontSize(this TextStyle style, float value) =>
        style with { FontSize = TextStyle.CheckSize(value) };

    /// <summary>Distance of baselines as a multiple of the font size; null stands for what the font recommends.</summary>
    public static TextStyle LineHeight(this TextStyle style, float? factor) =>
        style with { LineHeight = factor ?? 0 };

    /// <summary>Extra space after each letter as a fraction of the font size.</summary>
    public static TextStyle LetterSpacing(this TextStyle style, float factor = 0) =>
        style with { LetterSpacing = factor };

    /// <summary>Extra space after each space as a fraction of the font size.</summary>
    public static TextStyle WordSpacing(this TextStyle style, float factor = 0) =>
        style with { WordSpacing = factor };

    public static TextStyle Italic(this TextStyle style, bool value = true) =>
        style with { Italic = value };

    public static TextStyle Strikethrough(this TextStyle style, bool value = true) =>
        style with { Strikethrough = value };

    public static TextStyle Underline(this TextStyle style, bool value = true) =>
        style with { Underline = value };

    public static TextStyle Overline(this TextStyle style, bool value = true) =>
        style with { Overline = value };

    public static TextStyle DecorationColor(this TextStyle style, Color color) =>
        style with { DecorationColor = color };

    public static TextStyle Thin(this TextStyle style) =>
        style with { Weight = FontWeight.Thin };

    public static TextStyle ExtraLight(this TextStyle style) =>
        style with { Weight = FontWeight.ExtraLight };

    public static TextStyle Light(this TextStyle style) =>
        style with { Weight = FontWeight.Light };

    public static TextStyle NormalWeight(this TextStyle style) =>
        style with { Weight = FontWeight.Normal };

    public static TextStyle Medium(this TextStyle style) =>
        style with { Weight = FontWeight.Medium };

    public static TextStyle SemiBold(this TextStyle style) =>
        style with { Weight = FontWeight.SemiBold };

    public static TextStyle Bold(this TextStyle style) =>
        style with { Weight = FontWeight.Bold };

    public static TextStyle ExtraBold(this TextStyle style) =>
        style with { Weight = FontWeight.ExtraBold };

    public static TextStyle Black(this TextStyle style) =>
        style with { Weight = FontWeight.Black };

    public static TextStyle ExtraBlack(this TextStyle style) =>
        style with { Weight = FontWeight.ExtraBlack };

    public static TextStyle NormalPosition(this TextStyle style) =>
        style with { Position = FontPosition.Normal };

    public static TextStyle Subscript(this TextStyle style) =>
        style with { Position = FontPosition.Subscript };

    public static TextStyle Superscript(this TextStyle style) =>
        style with { Position = FontPosition.Superscript };
}
