using Billing.Substitutes.Documents.Fonts;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>A text style with nothing left open: what measuring and drawing need.</summary>
internal sealed class TextLook
{
    private const float DefaultSize = 12;
    private const float ScriptScale = 0.62f;
    private const float SuperscriptRise = 0.35f;
    private const float SubscriptDrop = 0.12f;

    public TextLook(TextStyle style, FontSelector fonts)
    {
        var size = style.FontSize ?? DefaultSize;
        var position = style.Position ?? FontPosition.Normal;
        Fonts = fonts.Choose(style.FontFamilies, style.Weight ?? FontWeight.Normal, style.Italic ?? false);
        Size = position == FontPosition.Normal ? size : size * ScriptScale;
        Rise = position switch
        {
            FontPosition.Superscript => size * SuperscriptRise,
            FontPosition.Subscript => -size * SubscriptDrop,
            _ => 0,
        };
        LetterSpacing = (style.LetterSpacing ?? 0) * Size;
        WordSpacing = (style.WordSpacing ?? 0) * Size;
        Color = style.Color ?? new Color(0xFF00_0000);
        Background = style.BackgroundColor is { Alpha: > 0 } ? style.BackgroundColor : null;
        DecorationColor = style.DecorationColor ?? Color;
        Underline = style.Underline ?? false;
        Strikethrough = style.Strikethrough ?? false;
        Overline = style.Overline ?? false;
        (Ascent, Descent) = Heights(Fonts.Primary, size, style.LineHeight ?? 0);
    }

    public FontChoice Fonts { get; }

    /// <summary>In points.</summary>
    public float Size { get; }

    /// <summary>Rise of the baseline, in points.</summary>
    public float Rise { get; }

    /// <summary>Points after each character.</summary>
    public float LetterSpacing { get; }

    /// <summary>Points after each space.</summary>
    public float WordSpacing { get; }

    public Color Color { get; }

    public Color? Background { get; }

    public Color DecorationColor { get; }

    public bool Underline { get; }

    public bool Strikethrough { get; }

    public bool Overline { get; }

    /// <summary>From the top of the line to the baseline, in points.</summary>
    public float Ascent { get; }

    /// <summary>From the baseline to the bottom of the line, in points.</summary>
    public float Descent { get; }

    public bool IsDecorated => Background is not null || Underline || Strikethrough || Overline;

    // A line height that is said is divided as the font divides its own.
    private static (float Ascent, float Descent) Heights(FontFace face, float size, float lineHeight)
    {
        var natural = face.Ascent + face.Descent;
        return lineHeight <= 0
            ? (face.Ascent * size, (face.Descent + face.LineGap) * size)
            : (face.Ascent / natural * lineHeight * size, face.Descent / natural * lineHeight * size);
    }
}
