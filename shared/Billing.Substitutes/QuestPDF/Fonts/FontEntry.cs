namespace Billing.Substitutes.Documents.Fonts;

/// <summary>A face that the catalog knows; its file is read when the face is first used.</summary>
internal sealed class FontEntry
{
    private readonly Lazy<CharacterMap> _characters;
    private readonly Lazy<TrueTypeFace> _face;

    public FontEntry(FontSource source, TableDirectory tables, FontDescription description, IReadOnlyList<string> families)
    {
        Families = families;
        Description = description;
        _face = new(() => TrueTypeFace.Load(source, tables, description));
        _characters = new(() => CharacterMap.Parse(tables.Read("cmap")));
    }

    public IReadOnlyList<string> Families { get; }

    public FontDescription Description { get; }

    public TrueTypeFace Face => _face.Value;

    /// <summary>True if the face has a glyph for a character. Reads no more of the file than the table that says so.</summary>
    public bool Covers(int codePoint) => _characters.Value.Glyph(codePoint) != 0;

    /// <summary>Distance of the face from what is wanted; the least wins. Width and slant count more than weight.</summary>
    public int Distance(int weight, bool italic)
    {
        var heavier = Description.Weight - weight;

        // As in CSS: a bold wish would rather be bolder, a light one lighter.
        var weightDistance = Math.Abs(heavier) * 2;
        weightDistance += weight > 500 == heavier > 0 ? 0 : 1;
        return (Math.Abs(Description.Stretch - 5) * 100_000) + (Description.IsItalic == italic ? 0 : 10_000) + weightDistance;
    }

    /// <summary>The usable faces of a file, under the names that they give themselves or under <paramref name="family"/>.</summary>
    /// <exception cref="InvalidFontException">The file is no TrueType font.</exception>
    public static IEnumerable<FontEntry> Read(FontSource source, string? family = null)
    {
        foreach (var tables in TableDirectory.ReadAll(source))
        {
            if (!tables.Has("glyf"))
            {
                throw new InvalidFontException("The font has no outlines of the TrueType kind.");
            }

            var description = FontDescription.Read(tables);
            if (description.MayBeEmbedded)
            {
                yield return new FontEntry(source, tables, description, family is null ? description.Families : [family]);
            }
        }
    }
}
