using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Files;

/// <summary>One row of a file as texts by column, whatever the file's form. A field that cannot be read adds a problem and gives a harmless default.</summary>
/// <param name="number">Line of a CSV file, or place in a JSON array, from 1.</param>
/// <param name="path">JSON path of the row.</param>
/// <param name="fields">Text by column; blank ones left out.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class RuleRow(int number, string path, IReadOnlyDictionary<string, string> fields, RuleProblems problems)
{
    // No exponent and no separator of thousands: "1,5" would be read as fifteen.
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static readonly string[] LocalTimes = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    public void Refuse(string column, string reason, string text) => problems.AtColumn(number, path, column, reason, text);

    public string Text(string column)
    {
        if (OptionalText(column) is { } text)
        {
            return text;
        }

        Refuse(column, "missing", "is required");
        return string.Empty;
    }

    public string? OptionalText(string column) => fields.GetValueOrDefault(column);

    public decimal Decimal(string column)
    {
        var text = Text(column);
        return text.Length == 0 ? 0 : Number(column, text);
    }

    public decimal Decimal(string column, decimal fallback) => OptionalText(column) is { } text ? Number(column, text) : fallback;

    public decimal? OptionalDecimal(string column) => OptionalText(column) is { } text ? Number(column, text) : null;

    public int? OptionalWhole(string column)
    {
        if (OptionalText(column) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse(column, "not-a-whole-number", "must be a whole number");
        return null;
    }

    public bool Flag(string column)
    {
        if (OptionalText(column) is not { } text || bool.TryParse(text, out _))
        {
            return bool.TryParse(OptionalText(column), out var flag) && flag;
        }

        Refuse(column, "not-a-flag", "must be true or false");
        return false;
    }

    public T One<T>(string column, T? fallback = null)
        where T : struct, Enum
    {
        if (fallback is { } other && OptionalText(column) is null)
        {
            return other;
        }

        var text = Text(column);
        return text.Length == 0 ? default : Named<T>(column, text);
    }

    /// <summary>Texts parted by bars.</summary>
    public IReadOnlyList<string> Many(string column) =>
        OptionalText(column)?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public IReadOnlyList<T>? ManyOf<T>(string column)
        where T : struct, Enum => OptionalText(column) is null ? null : [.. Many(column).Select(text => Named<T>(column, text))];

    /// <summary>Pairs such as <c>0:10|100:9.50</c>.</summary>
    public IReadOnlyList<(string Left, decimal Right)> Pairs(string column)
    {
        var pairs = new List<(string, decimal)>();
        foreach (var text in Many(column))
        {
            var colon = text.LastIndexOf(':');
            if (colon <= 0)
            {
                Refuse(column, "not-pairs", "must be pairs such as 0:10|100:9.50");
                return [];
            }

            pairs.Add((text[..colon].Trim(), Number(column, text[(colon + 1)..].Trim())));
        }

        return pairs;
    }

    /// <summary>Tiers such as <c>0:10|100:9.50:25</c>: what is over a quantity, price of a unit, and an amount charged once.</summary>
    public IReadOnlyList<PriceTier>? Tiers(string column)
    {
        if (OptionalText(column) is null)
        {
            return null;
        }

        var tiers = new List<PriceTier>();
        foreach (var parts in Many(column).Select(text => text.Split(':', StringSplitOptions.TrimEntries)))
        {
            if (parts.Length is not (2 or 3) || parts[0].Length == 0)
            {
                Refuse(column, "not-pairs", "must be tiers such as 0:10|100:9.50, or 0:10:50 with an amount that is charged once");
                return [];
            }

            tiers.Add(new PriceTier(Number(column, parts[0]), Number(column, parts[1]), parts.Length == 3 ? Number(column, parts[2]) : null));
        }

        return tiers;
    }

    /// <summary>The columns <c>from</c>, <c>until</c> and <c>timeZone</c>.</summary>
    public LocalWindow Window() => new(LocalTime("from"), LocalTime("until"), OptionalText("timeZone"));

    private DateTime? LocalTime(string column)
    {
        if (OptionalText(column) is not { } text)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        Refuse(column, "not-a-local-time", "must be a date or a local time without offset, such as 2026-11-27 or 2026-11-27T08:00");
        return null;
    }

    private decimal Number(string column, string text)
    {
        if (decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse(column, "not-a-number", "must be a decimal number with a point, such as 1234.50");
        return 0;
    }

    private T Named<T>(string column, string text)
        where T : struct, Enum
    {
        if (Enum.GetNames<T>().FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            return Enum.Parse<T>(name);
        }

        var known = string.Join(", ", Enum.GetNames<T>().Select(each => char.ToLowerInvariant(each[0]) + each[1..]));
        Refuse(column, "unknown", $"must be one of {known}");
        return default;
    }
}

/// <summary>The problems of a file: the first hundred, and how many there are.</summary>
internal sealed class RuleProblems
{
    private const int MostTold = 100;

    private readonly List<Problem> _told = [];

    public int Count { get; private set; }

    public void AtFile(string reason, string text) => Add(reason, "$", text);

    public void AtRow(int row, string path, string reason, string text) => Add(reason, path, $"Row {row} {text}.");

    public void AtColumn(int row, string path, string column, string reason, string text) => Add(reason, $"{path}.{column}", $"Row {row}, {column}: {text}.");

    public IReadOnlyList<Problem> ToList() => Count <= MostTold
        ? _told
        : [.. _told, Problem.Error("pricing.more-problems", "$", $"And {Count - MostTold} more problems.")];

    private void Add(string reason, string path, string text)
    {
        Count++;
        if (Count <= MostTold)
        {
            _told.Add(Problem.Error($"pricing.{reason}", path, text));
        }
    }
}
