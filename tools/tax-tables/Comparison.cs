using System.Globalization;
using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;

namespace Billing.Tools.TaxTables;

/// <summary>Something that a public table says otherwise than ours.</summary>
/// <param name="Source">Name of the public table.</param>
/// <param name="Subject">Jurisdiction, with the product or day where they matter.</param>
/// <param name="Ours">What our tables say.</param>
/// <param name="Theirs">What it says.</param>
public sealed record Difference(string Source, string Subject, string Ours, string Theirs);

/// <summary>A difference that stays, and why.</summary>
public sealed record KnownDifference(string Source, string Subject, string Reason)
{
    /// <summary>Reads <c>source,subject,reason</c> with a heading; a subject may end with <c>*</c>.</summary>
    public static IReadOnlyList<KnownDifference> Read(string csv) =>
        [.. Rows.Of(csv).Skip(1).Where(row => row.Length == 3).Select(row => new KnownDifference(row[0], row[1], row[2]))];

    /// <summary>True if it explains a difference.</summary>
    public bool Explains(Difference difference) => Source == difference.Source
        && (Subject == difference.Subject || (Subject.EndsWith('*') && difference.Subject.StartsWith(Subject[..^1], StringComparison.Ordinal)));
}

/// <summary>Differences with their reasons.</summary>
public sealed record DifferenceReport(IReadOnlyList<(Difference Difference, string? Reason)> Rows, IReadOnlyList<KnownDifference> Gone)
{
    /// <summary>True if each difference has a reason and each reason a difference.</summary>
    public bool IsExplained => Rows.All(row => row.Reason is not null) && Gone.Count == 0;

    /// <summary>Sets the differences against the reasons of the sources that were read.</summary>
    public static DifferenceReport Of(IReadOnlyList<Difference> found, IReadOnlyList<KnownDifference> known, IReadOnlyList<string> sources) => new(
        [.. found.Select(each => (each, known.FirstOrDefault(reason => reason.Explains(each))?.Reason))],
        [.. known.Where(reason => sources.Contains(reason.Source) && !found.Any(reason.Explains))]);

    /// <summary>The differences as a document.</summary>
    public string ToMarkdown(DateOnly day)
    {
        var text = new StringBuilder($"# Where public tax tables differ from ours\n\nWritten by `tools/tax-tables`, for {day:yyyy-MM-dd}.\n\n| source | subject | ours | theirs | reason |\n|---|---|---|---|---|\n");
        foreach (var (difference, reason) in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {difference.Source} | {difference.Subject} | {difference.Ours} | {difference.Theirs} | {reason ?? "**none yet**"} |\n");
        }

        foreach (var gone in Gone)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {gone.Source} | {gone.Subject} | | | does not differ any more: take it off the list |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{Rows.Count} differences, {Rows.Count(row => row.Reason is null)} without a reason.\n").ToString();
    }
}

/// <summary>Rows of CSV files.</summary>
internal static class Rows
{
    /// <summary>All rows; comments, which begin with <c>#</c>, are left out.</summary>
    public static IEnumerable<string[]> Of(string csv)
    {
        using var lines = new StringReader(csv);
        var reader = new CsvRowReader(lines);
        while (reader.Read())
        {
            if (reader.Fault is { } fault)
            {
                throw new InvalidDataException($"Line {reader.Line} {fault}.");
            }

            var fields = Enumerable.Range(0, reader.Count).Select(index => reader[index].ToString()).ToArray();
            if (!fields[0].StartsWith('#'))
            {
                yield return fields;
            }
        }
    }

    /// <summary>Each row by the names of the heading.</summary>
    public static IEnumerable<Dictionary<string, string>> Named(string csv)
    {
        string[]? heading = null;
        foreach (var row in Of(csv))
        {
            if (heading is null)
            {
                heading = row;
                continue;
            }

            yield return heading.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }
}

/// <summary>The answers of our tables.</summary>
internal static class Ours
{
    private static readonly TaxEngine Engine = new(Domain.Tax.Tables.TaxTables.BuiltIn);

    /// <summary>Taxes of a domestic sale of 100 to a consumer on a day; null for a place unknown to the tables.</summary>
    public static TaxedLine? Sale(TaxPlace place, string product, DateOnly day, string currency = "USD")
    {
        var code = place.Region is null ? place.Country : $"{place.Country}-{place.Region}";
        var seller = new TaxSeller(place.Country, [new(place.Country, TaxRegistrationKind.Established, null, DateOnly.MinValue), new(code, TaxRegistrationKind.Registered, null, DateOnly.MinValue)]);
        var query = new TaxQuery(currency, false, new TaxDates(day, day, day, day), seller, place, place, TaxBuyer.Consumer, [new TaxableLine("1", product, 1, 100)]);
        return Engine.Compute(query) is ParseResult<TaxResult>.Success { Value.Lines: [var line] } && line.Treatment.Doubts?.Any(doubt => doubt.Code == TaxDoubt.NoRate) != true ? line : null;
    }

    /// <summary>All rates that a country or region has on a day.</summary>
    public static IEnumerable<decimal> Rates(string jurisdiction, DateOnly day) =>
        Domain.Tax.Tables.TaxTables.BuiltIn.Rates.Where(rate => rate.Jurisdiction == jurisdiction && rate.AppliesOn(day)).Select(rate => rate.Rate);
}
