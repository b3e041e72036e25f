using System.Text;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The description of a face in its tables 'name', 'OS/2' and 'head'.</summary>
internal sealed record FontDescription(
    IReadOnlyList<string> Families, string PostScriptName, int Weight, int Stretch, bool IsItalic, bool MayBeEmbedded)
{
    private const int FamilyName = 1;
    private const int PostScript = 6;
    private const int TypographicFamily = 16;

    public static FontDescription Read(TableDirectory tables)
    {
        ReadOnlySpan<byte> head = tables.Read("head");
        ReadOnlySpan<byte> os2 = tables.Has("OS/2") ? tables.Read("OS/2") : [];
        var names = Names(tables.Read("name"));
        var families = new List<string>();
        foreach (var id in (int[])[TypographicFamily, FamilyName])
        {
            if (names.TryGetValue(id, out var name) && !families.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                families.Add(name);
            }
        }

        if (families.Count == 0)
        {
            throw new InvalidFontException("The font has no name.");
        }

        var style = head.U16(44);
        var weight = os2.Length >= 8 ? os2.U16(4) : (style & 1) != 0 ? 700 : 400;
        var stretch = os2.Length >= 8 ? os2.U16(6) : 5;
        var rights = os2.Length >= 10 ? os2.U16(8) : 0;
        var ownName = names.GetValueOrDefault(PostScript, families[0]);
        var postScript = string.Concat(ownName.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return new FontDescription(families, postScript, weight, stretch, (style & 2) != 0, MayBeEmbedded: (rights & 0x0102) == 0);
    }

    // English names of the Windows platform are preferred; others fill gaps.
    private static Dictionary<int, string> Names(ReadOnlySpan<byte> table)
    {
        var names = new Dictionary<int, string>();
        var ranks = new Dictionary<int, int>();
        var texts = table.U16(4);
        for (var i = 0; i < table.U16(2); i++)
        {
            var record = table.Part(6 + (i * 12), 12);
            var (platform, language, id) = (record.U16(0), record.U16(4), (int)record.U16(6));
            if (id is not (FamilyName or PostScript or TypographicFamily))
            {
                continue;
            }

            var bytes = table.Part(texts + record.U16(10), record.U16(8));
            var rank = platform switch { 3 => language == 0x0409 ? 3 : 1, 0 => 2, _ => 0 };
            if (!ranks.TryGetValue(id, out var present) || rank > present)
            {
                names[id] = (platform == 1 ? Encoding.Latin1 : Encoding.BigEndianUnicode).GetString(bytes);
                ranks[id] = rank;
            }
        }

        return names;
    }
}
