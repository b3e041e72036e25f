using System.Text.RegularExpressions;

namespace Billing.Tools.Docs.Maps;

/// <summary>Builds the table of <c>docs/tax.md</c> with the differences from public tax tables that stay.</summary>
internal static partial class TaxDifferenceTable
{
    public static string Into(string document) => MarkedPart.With(document, "differences", "| source | subject | reason |\n|---|---|---|\n" + string.Concat(Rows()));

    private static IEnumerable<string> Rows() =>
        from line in File.ReadLines(Path.Combine(Checkout.Root, "tools", "tax-tables", "differences.csv")).Skip(1)
        where line.Length > 0
        let fields = Row().Match(line) is { Success: true } match ? match.Groups : throw new InvalidDataException($"tools/tax-tables/differences.csv: {line}")
        select $"| {fields["source"]} | {fields["subject"]} | {fields["reason"]} |\n";

    [GeneratedRegex("^(?<source>[^,]+),(?<subject>[^,]+),\"(?<reason>[^\"]+)\"$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
