using System.Globalization;
using Billing.Tools.TaxTables;

const string usage = """
    Compares the built-in tax tables with public ones.

      dotnet run --project tools/tax-tables -- [--on DAY] [--known FILE] [--write FILE] SOURCE=FILE …

      vat-history=FILE       vat_rates.csv of kdeldycke/vat-rates: standard rates since 1970 by country and postal code
      tedb-history=FILE      data/eu-vat-rates-history.json of vatnode/eu-vat-rates-data: standard rates of the Taxes in Europe Database
      vat-all-rates=FILE     vat-rates.json of ibericode/vat-rates: all rates of each country as of the day
      us-rates=FILE          data/state-rates.csv of SocratesTheProphet/us-sales-tax-rates-dataset: rates of states
      us-rates-2=FILE        data/state_rates.csv of Ringzero787/taxlocus-data: rates of states
      us-taxability=FILE     data/taxability.csv of Ringzero787/taxlocus-data: products by state

      --on DAY      day of what has no history (default: today)
      --known FILE  differences with reasons (default: tools/tax-tables/differences.csv)
      --write FILE  writes the differences with their reasons as Markdown

    Ends with 1 when a difference has no reason, or a reason has no difference any more.
    """;

var (day, known, write) = (DateOnly.FromDateTime(DateTime.Today), Path.Combine("tools", "tax-tables", "differences.csv"), (string?)null);
var sources = new List<(string Name, string File)>();
for (var index = 0; index < args.Length; index++)
{
    switch (args[index])
    {
        case "--on" when index + 1 < args.Length && DateOnly.TryParseExact(args[index + 1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on):
            (day, index) = (on, index + 1);
            break;
        case "--known" when index + 1 < args.Length:
            known = args[++index];
            break;
        case "--write" when index + 1 < args.Length:
            write = args[++index];
            break;
        case var source when source.Split('=', 2) is [var name, var file] && PublicTables.Names.Contains(name) && File.Exists(file):
            sources.Add((name, file));
            break;
        case "help" or "--help":
            Console.WriteLine(usage);
            return 0;
        case var unknown:
            Console.Error.WriteLine($"'{unknown}' is no option and no SOURCE=FILE of a file that exists.\n\n{usage}");
            return 2;
    }
}

if (sources.Count == 0)
{
    Console.WriteLine(usage);
    return 2;
}

var found = sources.SelectMany(source => PublicTables.Differences(source.Name, File.ReadAllText(source.File), day)).ToList();
var report = DifferenceReport.Of(found, File.Exists(known) ? KnownDifference.Read(File.ReadAllText(known)) : [], [.. sources.Select(source => source.Name)]);
Console.Write(report.ToMarkdown(day));
if (write is not null)
{
    File.WriteAllText(write, report.ToMarkdown(day));
}

return report.IsExplained ? 0 : 1;
