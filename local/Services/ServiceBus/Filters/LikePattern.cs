namespace Billing.Local.ServiceBus;

/// <summary>A pattern of LIKE: `%` stands for any text, `_` for one character; letters count as they are.</summary>
internal sealed class LikePattern
{
    private enum PartKind
    {
        Letter,
        AnyLetter,
        AnyText,
    }

    private readonly (PartKind Kind, char Letter)[] _parts;
    private readonly string? _prefix;

    private LikePattern((PartKind Kind, char Letter)[] parts)
    {
        _parts = parts;
        var letters = Array.FindIndex(parts, part => part.Kind != PartKind.Letter);
        if (letters == parts.Length - 1 && parts.Length > 0 && parts[letters].Kind == PartKind.AnyText)
        {
            _prefix = string.Concat(parts.Take(letters).Select(part => part.Letter));
        }
    }

    public static LikePattern Parse(string pattern, char? escape)
    {
        var parts = new List<(PartKind Kind, char Letter)>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape && i + 1 < pattern.Length)
            {
                parts.Add((PartKind.Letter, pattern[++i]));
            }
            else
            {
                parts.Add(pattern[i] switch
                {
                    '%' => (PartKind.AnyText, default),
                    '_' => (PartKind.AnyLetter, default),
                    _ => (PartKind.Letter, pattern[i]),
                });
            }
        }

        return new LikePattern([.. parts]);
    }

    public bool Matches(string text)
    {
        if (_prefix is not null)
        {
            return text.StartsWith(_prefix, StringComparison.Ordinal);
        }

        // The usual walk: on a mismatch go back to the last % and let it swallow one character more.
        int at = 0, part = 0, resumeText = 0, resumePart = -1;
        while (at < text.Length)
        {
            if (part < _parts.Length && _parts[part].Kind == PartKind.AnyText)
            {
                resumePart = part++;
                resumeText = at;
            }
            else if (part < _parts.Length && (_parts[part].Kind == PartKind.AnyLetter || _parts[part].Letter == text[at]))
            {
                part++;
                at++;
            }
            else if (resumePart >= 0)
            {
                part = resumePart + 1;
                at = ++resumeText;
            }
            else
            {
                return false;
            }
        }

        return _parts.Skip(part).All(rest => rest.Kind == PartKind.AnyText);
    }
}
