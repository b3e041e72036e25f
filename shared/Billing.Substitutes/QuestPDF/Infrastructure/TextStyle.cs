namespace QuestPDF.Infrastructure;

/// <summary>The look of text. What a style leaves open (null) it takes from its surroundings.</summary>
public sealed record TextStyle
{
    private static readonly TextStyle Open = new();

    /// <summary>A style that leaves everything open.</summary>
    public static TextStyle Default => Open;

    internal string[]? FontFamilies { get; init; }

    internal float? FontSize { get; init; }

    internal FontWeight? Weight { get; init; }

    internal bool? Italic { get; init; }

    internal Color? Color { get; init; }

    internal Color? BackgroundColor { get; init; }

    internal Color? DecorationColor { get; init; }

    /// <summary>A multiple of the font size; 0 stands for what the font recommends.</summary>
    internal float? LineHeight { get; init; }

    internal float? LetterSpacing { get; init; }

    internal float? WordSpacing { get; init; }

    internal bool? Underline { get; init; }

    internal bool? Strikethrough { get; init; }

    internal bool? Overline { get; init; }

    internal FontPosition? Position { get; init; }

    internal static float CheckSize(float value) =>
        value > 0 ? value : throw new ArgumentException("The font size must be greater than 0.", nameof(value));

    /// <summary>This style, with what it leaves open taken from <paramref name="under"/>.</summary>
    internal TextStyle Over(TextStyle under)
    {
        if (ReferenceEquals(this, Open) || ReferenceEquals(this, under))
        {
            return under;
        }

        return ReferenceEquals(under, Open) ? this : new TextStyle
        {
            FontFamilies = FontFamilies ?? under.FontFamilies,
            FontSize = FontSize ?? under.FontSize,
            Weight = Weight ?? under.Weight,
            Italic = Italic ?? under.Italic,
            Color = Color ?? under.Color,
            BackgroundColor = BackgroundColor ?? under.BackgroundColor,
            DecorationColor = DecorationColor ?? under.DecorationColor,
            LineHeight = LineHeight ?? under.LineHeight,
            LetterSpacing = LetterSpacing ?? under.LetterSpacing,
            WordSpacing = WordSpacing ?? under.WordSpacing,
            Underline = Underline ?? under.Underline,
            Strikethrough = Strikethrough ?? under.Strikethrough,
            Overline = Overline ?? under.Overline,
            Position = Position ?? under.Position,
        };
    }
}

internal enum FontPosition
{
    Normal,
    Subscript,
    Superscript,
}
