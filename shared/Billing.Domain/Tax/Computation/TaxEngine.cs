using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Computation;

/// <summary>Determines and computes the tax of a query by tables. Pure: the same query and tables give the same result.</summary>
public sealed class TaxEngine(TaxTables tables)
{
    /// <summary>What results of the tables name as their source.</summary>
    public const string TablesSource = "tables";

    /// <summary>
    /// The tax of all lines, or every problem: when one line cannot be determined none is, so that an order is taxed as a
    /// whole or not at all.
    /// </summary>
    public ParseResult<TaxResult> Compute(TaxQuery query)
    {
        var problems = new List<Problem>();
        if (!Currency.TryOf(query.Currency, out var currency))
        {
            problems.Add(Problem.Error("tax.currency", "$.currency", $"'{query.Currency}' is not an ISO 4217 currency code."));
            return new ParseResult<TaxResult>.Failure(problems);
        }

        CheckLines(query, currency, problems);
        var treatments = Treatments(query, problems);
        if (problems.Count > 0)
        {
            return new ParseResult<TaxResult>.Failure(problems);
        }

        var lines = TaxCalculator.Compute(currency, query.PricesIncludeTax, query.Lines, treatments);
        return new ParseResult<TaxResult>.Success(
            new TaxResult(currency.Code, query.PricesIncludeTax, TablesSource, tables.Version, lines, Doubts(treatments)));
    }

    /// <summary>The result once more, from what it holds: amounts asked about, rates and rounding. No tables are asked.</summary>
    public static TaxResult Recompute(TaxResult result)
    {
        var lines = result.Lines.Select(line => line.Line).ToList();
        var treatments = result.Lines.Select(line => line.Treatment).ToArray();
        return result with { Lines = TaxCalculator.Compute(Currency.Of(result.Currency), result.PricesIncludeTax, lines, treatments) };
    }

    private static void CheckLines(TaxQuery query, Currency currency, List<Problem> problems)
    {
        if (query.Lines.Count == 0)
        {
            problems.Add(Problem.Error("tax.no-lines", "$.lines", "There is no line to tax."));
        }

        var ids = query.Lines.Count > 1 ? new HashSet<string>(query.Lines.Count, StringComparer.Ordinal) : null;
        for (var index = 0; index < query.Lines.Count; index++)
        {
            var line = query.Lines[index];
            if (ids?.Add(line.LineId) == false)
            {
                problems.Add(Problem.Error("tax.line-id-twice", $"$.lines[{index}].lineId", $"Line id {line.LineId} stands twice."));
            }

            if (line.Amount.Scale > currency.MinorDigits && line.Amount != line.Amount.Round(currency.MinorDigits, Rounding.TowardsZero))
            {
                problems.Add(Problem.Error("tax.amount", $"$.lines[{index}].amount", $"{line.Amount} has digits below the minor unit of {currency.Code}."));
            }
        }
    }

    private TaxTreatment[] Treatments(TaxQuery query, List<Problem> problems)
    {
        var finder = new TreatmentFinder(tables, query);
        var known = query.Lines.Count > 1 ? new Dictionary<string, TaxTreatment?>(StringComparer.Ordinal) : null;
        var treatments = new TaxTreatment[query.Lines.Count];
        for (var index = 0; index < treatments.Length; index++)
        {
            var code = query.Lines[index].ProductCode;
            if (known is null || !known.TryGetValue(code, out var treatment))
            {
                treatment = Find(finder, code, index, problems);
                known?.Add(code, treatment);
            }

            treatments[index] = treatment!;
        }

        CheckElection(query.Rounding, treatments, problems);
        return treatments;
    }

    private static void CheckElection(TaxRoundingScope? rounding, TaxTreatment[] treatments, List<Problem> problems)
    {
        if (rounding is { } elected && Array.Find(treatments, each => each?.Rates.Any(rate => rate.Rounding != elected) == true) is { } bound)
        {
            problems.Add(Problem.Error("tax.rounding-not-free", "$.rounding", $"{bound.Jurisdiction} does not leave it to the seller what is rounded."));
        }
    }

    private TaxTreatment? Find(TreatmentFinder finder, string code, int index, List<Problem> problems)
    {
        if (tables.Product(code) is not { } product)
        {
            problems.Add(Problem.Error("tax.unknown-product", $"$.lines[{index}].productCode", $"'{code}' is no taxability code of the tables."));
            return null;
        }

        var (treatment, problem) = finder.Find(product);
        if (problem is not null)
        {
            problems.Add(Problem.Error("tax.not-determined", $"$.lines[{index}]", problem));
        }

        return treatment;
    }

    private static IReadOnlyList<string> Doubts(TaxTreatment[] treatments)
    {
        List<string>? doubts = null;
        foreach (var treatment in treatments)
        {
            if (treatment.Doubt is { } doubt && doubts?.Contains(doubt) != true)
            {
                (doubts ??= []).Add(doubt);
            }
        }

        return doubts ?? [];
    }
}
