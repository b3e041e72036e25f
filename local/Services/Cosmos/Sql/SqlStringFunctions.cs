using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Billing.Local.Cosmos.Sql;

/// <summary>Functions on strings.</summary>
internal static class SqlStringFunctions
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    public static IEnumerable<SqlFunction> All =>
    [
        Search("STARTSWITH", (text, part, comparison) => text.StartsWith(part, comparison)),
        Search("ENDSWITH", (text, part, comparison) => text.EndsWith(part, comparison)),
        Search("CONTAINS", (text, part, comparison) => text.Contains(part, comparison)),
        Search("STRINGEQUALS", (text, part, comparison) => text.Equals(part, comparison)),
        new("INDEX_OF", 2, 3, static (_, a) => IndexOf(a)),
        new("REGEXMATCH", 2, 3, static (_, a) => RegexMatch(a)),
        Of("LOWER", text => SqlValue.Of(text.ToLowerInvariant())),
        Of("UPPER", text => SqlValue.Of(text.ToUpperInvariant())),
        Of("LENGTH", text => SqlValue.Of(text.Length)),
        Of("REVERSE", text => SqlValue.Of(new string([.. text.Reverse()]))),
        Of("TRIM", text => SqlValue.Of(text.Trim())),
        Of("LTRIM", text => SqlValue.Of(text.TrimStart())),
        Of("RTRIM", text => SqlValue.Of(text.TrimEnd())),
        new("SUBSTRING", 3, 3, static (_, a) => Substring(a)),
        new("LEFT", 2, 2, static (_, a) => Part(a, (text, count) => text[..count])),
        new("RIGHT", 2, 2, static (_, a) => Part(a, (text, count) => text[^count..])),
        new("CONCAT", 2, int.MaxValue, static (_, a) => Concat(a)),
        new("REPLACE", 3, 3, static (_, a) => Replace(a)),
        new("REPLICATE", 2, 2, static (_, a) => Replicate(a)),
        new("TOSTRING", 1, 1, static (_, a) => a[0].IsString ? a[0] : ToText(a[0])),
        Of("STRINGTONUMBER", ToNumber),
        Of("STRINGTOBOOLEAN", text => text.Trim() switch { "true" => SqlValue.True, "false" => SqlValue.False, _ => SqlValue.Undefined }),
        Of("STRINGTONULL", text => text.Trim() == "null" ? SqlValue.Null : SqlValue.Undefined),
    ];

    private static SqlFunction Of(string name, Func<string, SqlValue> compute) =>
        new(name, 1, 1, (_, a) => a[0].IsString ? compute(a[0].AsString) : SqlValue.Undefined);

    /// <summary>A search with an optional third argument that makes it ignore case.</summary>
    private static SqlFunction Search(string name, Func<string, string, StringComparison, bool> test) => new(name, 2, 3, (_, a) =>
    {
        if (!a[0].IsString || !a[1].IsString)
        {
            return SqlValue.Undefined;
        }

        var comparison = a.Length == 3 && a[2].IsTrue ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return SqlValue.Of(test(a[0].AsString, a[1].AsString, comparison));
    });

    private static SqlValue IndexOf(SqlValue[] a)
    {
        if (!a[0].IsString || !a[1].IsString || (a.Length == 3 && !a[2].IsNumber))
        {
            return SqlValue.Undefined;
        }

        var start = a.Length == 3 ? a[2].AsNumber : 0;
        var text = a[0].AsString;
        return start < 0 || start > text.Length
            ? SqlValue.Of(-1)
            : SqlValue.Of(text.IndexOf(a[1].AsString, (int)start, StringComparison.Ordinal));
    }

    private static SqlValue Concat(SqlValue[] a) =>
        a.All(value => value.IsString) ? SqlValue.Of(string.Concat(a.Select(value => value.AsString))) : SqlValue.Undefined;

    private static SqlValue ToText(SqlValue value) => SqlValue.Of(Encoding.UTF8.GetString(SqlValueWriter.ToJson(value).Span));

    private static SqlValue RegexMatch(SqlValue[] a)
    {
        if (!a.All(value => value.IsString))
        {
            return SqlValue.Undefined;
        }

        var options = RegexOptions.CultureInvariant;
        foreach (var modifier in a.Length == 3 ? a[2].AsString : "")
        {
            options |= modifier switch
            {
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'i' => RegexOptions.IgnoreCase,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => throw CosmosFault.BadRequest($"The regular expression modifier '{modifier}' is not known."),
            };
        }

        try
        {
            return SqlValue.Of(Regex.IsMatch(a[0].AsString, a[1].AsString, options, RegexLimit));
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            throw CosmosFault.BadRequest("The regular expression cannot be used: " + exception.Message);
        }
    }

    private static SqlValue Substring(SqlValue[] a)
    {
        if (!a[0].IsString || !a[1].IsNumber || !a[2].IsNumber)
        {
            return SqlValue.Undefined;
        }

        var text = a[0].AsString;
        var start = (int)Math.Clamp(a[1].AsNumber, 0, text.Length);
        var length = (int)Math.Clamp(a[2].AsNumber, 0, text.Length - start);
        return SqlValue.Of(text.Substring(start, length));
    }

    private static SqlValue Part(SqlValue[] a, Func<string, int, string> cut) => a[0].IsString && a[1].IsNumber
        ? SqlValue.Of(cut(a[0].AsString, (int)Math.Clamp(a[1].AsNumber, 0, a[0].AsString.Length)))
        : SqlValue.Undefined;

    private static SqlValue Replace(SqlValue[] a)
    {
        if (!a.All(value => value.IsString))
        {
            return SqlValue.Undefined;
        }

        var old = a[1].AsString;
        return old.Length == 0 ? SqlValue.Undefined : SqlValue.Of(a[0].AsString.Replace(old, a[2].AsString, StringComparison.Ordinal));
    }

    private static SqlValue Replicate(SqlValue[] a)
    {
        const int longest = 10_000;
        return a[0].IsString && a[1].IsNumber && a[1].AsNumber >= 0 && a[1].AsNumber * a[0].AsString.Length <= longest
            ? SqlValue.Of(new StringBuilder().Insert(0, a[0].AsString, (int)a[1].AsNumber).ToString())
            : SqlValue.Undefined;
    }

    private static SqlValue ToNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? SqlValue.Of(number) : SqlValue.Undefined;
}
