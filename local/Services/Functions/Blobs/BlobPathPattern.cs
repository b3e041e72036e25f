using System.Text;
using System.Text.RegularExpressions;

namespace Billing.Local.Functions.Blobs;

/// <summary>
/// The path of a blob trigger: a container and a pattern of names, whose expressions such as <c>{name}</c> stand for any
/// text, slashes included. Braces that are meant as such are doubled.
/// </summary>
internal sealed class BlobPathPattern
{
    private readonly Regex? _names;

    private BlobPathPattern(string text, string container, Regex? names, IReadOnlyList<string> expressions)
    {
        Text = text;
        Container = container;
        _names = names;
        Expressions = expressions;
    }

    /// <summary>The path as it was given.</summary>
    public string Text { get; }

    public string Container { get; }

    /// <summary>The names of the expressions.</summary>
    public IReadOnlyList<string> Expressions { get; }

    /// <summary>Reads a path; a container alone stands for all its blobs.</summary>
    /// <returns>Null when the container is missing or an expression is not well formed.</returns>
    public static BlobPathPattern? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? text : text[..slash];
        if (container.Length == 0 || container.AsSpan().ContainsAny('{', '}'))
        {
            return null;
        }

        if (slash < 0)
        {
            return new BlobPathPattern(text, container, null, []);
        }

        var expressions = new List<string>();
        return ToRegex(text[(slash + 1)..], expressions) is { } names
            ? new BlobPathPattern(text, container, new Regex(names, RegexOptions.CultureInvariant | RegexOptions.Singleline), expressions)
            : null;
    }

    /// <summary>The values of the expressions in a blob's name; null when it does not fit the pattern.</summary>
    public Dictionary<string, string>? Match(string name)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_names is null)
        {
            return values;
        }

        var match = _names.Match(name);
        foreach (var expression in match.Success ? Expressions : [])
        {
            values[expression] = match.Groups[expression].Value;
        }

        return match.Success ? values : null;
    }

    private static string? ToRegex(string pattern, List<string> expressions)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var isBrace = pattern[i] is '{' or '}';
            if (!isBrace || (i + 1 < pattern.Length && pattern[i + 1] == pattern[i]))
            {
                regex.Append(Regex.Escape(pattern[i].ToString()));
                i += isBrace ? 1 : 0;
                continue;
            }

            var end = pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
            var name = end < 0 ? "" : pattern[(i + 1)..end];
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsDigit(name[0]) || expressions.Contains(name))
            {
                return null;
            }

            expressions.Add(name);
            regex.Append($"(?<{name}>.*)");
            i = end;
        }

        return regex.Append('$').ToString();
    }
}
