using System.Text;
using System.Text.RegularExpressions;

namespace Billing.Local.Cosmos.Sql;

/// <summary>The pattern of a LIKE.</summary>
internal sealed class SqlPattern(string pattern, string? escape)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;
    private readonly Regex _regex = new(Translate(pattern, escape), Options);

    /// <summary>The pattern as written.</summary>
    public string Text { get; } = pattern;

    public bool Matches(string text) => _regex.IsMatch(text);

    private static string Translate(string pattern, string? escape)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (escape is { Length: > 0 } && c == escape[0] && i + 1 < pattern.Length)
            {
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            }
            else if (c == '[' && pattern.IndexOf(']', i + 1) is > 0 and var end)
            {
                regex.Append(Set(pattern[(i + 1)..end]));
                i = end;
            }
            else
            {
                regex.Append(c switch
                {
                    '%' => ".*",
                    '_' => ".",
                    _ => Regex.Escape(c.ToString()),
                });
            }
        }

        return regex.Append("\\z").ToString();
    }

    private static string Set(string content)
    {
        var negated = content.StartsWith('^');
        var characters = (negated ? content[1..] : content)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal);
        return (negated ? "[^" : "[") + characters + "]";
    }
}
