using System.Collections.Concurrent;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>A fixed set of faces to choose from.</summary>
internal sealed class FontCatalog
{
    private readonly Dictionary<string, List<FontEntry>> _byFamily = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(int CodePoint, int Weight, bool Italic), FontEntry?> _substitutes = new();
    private readonly IReadOnlyList<FontEntry> _entries;

    public FontCatalog(IReadOnlyList<FontEntry> entries)
    {
        _entries = entries;
        foreach (var entry in entries)
        {
            foreach (var family in entry.Families)
            {
                if (!_byFamily.TryGetValue(family, out var faces))
                {
                    _byFamily.Add(family, faces = []);
                }

                faces.Add(entry);
            }
        }
    }

    /// <summary>No fonts: documents use the standard Helvetica.</summary>
    public static FontCatalog Empty { get; } = new([]);

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The nearest face of a family, or null if the family is unknown.</summary>
    public FontEntry? Find(string family, int weight, bool italic) =>
        _byFamily.TryGetValue(family, out var faces) ? Nearest(faces, weight, italic) : null;

    /// <summary>Any face at all; null if there is none.</summary>
    public FontEntry? Any(int weight, bool italic) => Nearest(_entries, weight, italic);

    /// <summary>
    /// The nearest face that has a glyph for a character, or null if none has. Fonts whose names begin with a dot belong
    /// to an operating system's interface, and one of them has a box for every character.
    /// </summary>
    public FontEntry? FindFor(int codePoint, int weight, bool italic) => _substitutes.GetOrAdd(
        (codePoint, weight, italic),
        static (key, entries) => Nearest(
            entries.Where(e => !e.Families[0].StartsWith('.') && e.Covers(key.CodePoint)),
            key.Weight,
            key.Italic),
        _entries);

    private static FontEntry? Nearest(IEnumerable<FontEntry> faces, int weight, bool italic) =>
        faces.MinBy(f => f.Distance(weight, italic));
}
