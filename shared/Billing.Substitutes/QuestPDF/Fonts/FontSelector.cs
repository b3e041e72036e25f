using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>Chooses faces for one document.</summary>
internal sealed class FontSelector(FontCatalog catalog)
{
    // Stand-ins of equal widths, or at least of equal kind, for families that a machine may lack.
    private static readonly Dictionary<string, string[]> Relatives = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Arial"] = ["Liberation Sans", "Arimo", "Helvetica"],
        ["Helvetica"] = ["Liberation Sans", "Arimo", "Arial"],
        ["Calibri"] = ["Carlito"],
        ["Lato"] = ["Carlito"],
        ["Courier New"] = ["Liberation Mono", "Cousine", "DejaVu Sans Mono", "Courier"],
        ["Times New Roman"] = ["Liberation Serif", "Tinos", "DejaVu Serif", "Times"],
    };

    private static readonly string[] Defaults =
    [
        "Lato", "DejaVu Sans", "Liberation Sans", "Noto Sans", "Open Sans", "Arial", "Segoe UI", "Helvetica Neue", "Helvetica", "Verdana",
    ];

    private readonly List<FontChoice> _choices = [];

    public AstralMap Astral { get; } = new();

    public FontChoice Choose(string[]? families, FontWeight weight, bool italic)
    {
        foreach (var choice in _choices)
        {
            if (ReferenceEquals(choice.Families, families) && choice.Weight == weight && choice.Italic == italic)
            {
                return choice;
            }
        }

        var made = new FontChoice(catalog, Candidates(families, (int)weight, italic), families, weight, italic);
        _choices.Add(made);
        return made;
    }

    private List<FontEntry> Candidates(string[]? families, int weight, bool italic)
    {
        var entries = new List<FontEntry>();
        foreach (var family in (families ?? []).Concat(Defaults))
        {
            foreach (var name in Relatives.GetValueOrDefault(family, []).Prepend(family))
            {
                if (catalog.Find(name, weight, italic) is { } entry && !entries.Contains(entry))
                {
                    entries.Add(entry);
                }
            }
        }

        return entries.Count == 0 && catalog.Any(weight, italic) is { } any ? [any] : entries;
    }
}

/// <summary>The face for a style, and the faces that help out where it lacks a glyph.</summary>
internal sealed class FontChoice
{
    private readonly FontCatalog _catalog;
    private readonly List<FontEntry> _candidates;

    public FontChoice(FontCatalog catalog, List<FontEntry> candidates, string[]? families, FontWeight weight, bool italic)
    {
        _catalog = catalog;
        _candidates = candidates;
        Families = families;
        Weight = weight;
        Italic = italic;
        if (candidates.Count == 0)
        {
            Primary = StandardFace.Get(weight >= FontWeight.SemiBold, italic);
            return;
        }

        Primary = candidates[0].Face;
        EmbolderBy = weight >= FontWeight.SemiBold && candidates[0].Description.Weight < 600 ? 0.03f : 0;
        Slanted = italic && !candidates[0].Description.IsItalic;
    }

    public string[]? Families { get; }

    public FontWeight Weight { get; }

    public bool Italic { get; }

    public FontFace Primary { get; }

    /// <summary>Thickening of strokes, as a fraction of the size, because the family has no bold face.</summary>
    public float EmbolderBy { get; }

    /// <summary>True if letters are slanted because the family has no italic face.</summary>
    public bool Slanted { get; }

    /// <summary>The face that shows a character which <see cref="Primary"/> lacks; null if no font has it.</summary>
    public FontFace? SubstituteFor(int codePoint)
    {
        foreach (var candidate in _candidates)
        {
            if (candidate.Covers(codePoint))
            {
                return candidate.Face;
            }
        }

        return _catalog.FindFor(codePoint, (int)Weight, Italic)?.Face;
    }
}
