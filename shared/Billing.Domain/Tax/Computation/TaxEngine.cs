using Billing.Domain.Primitives;
using Billing.Domain.Tax.Decisions;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Computation;

/// <summary>Determines and computes the tax of a query by tables. Pure: the same query and tables give the same result.</summary>
public sealed class TaxEngine(TaxTables tables)
{
    /// <summary>Name of the source in results of the tables.</summary>
    public const string TablesSource = "tables";

    /// <summary>
    /// The tax of all lines, or every problem: when one line cannot be determined none is, so that an order is taxed as a
    /// whole or not at all.
    /// </summary>
    /// <param name="query">What is asked.</param>
    /// <param name="decisions">What persons decided about doubts, or null.</param>
    public ParseResult<TaxResult> Compute(TaxQuery query, TaxDecisions? decisions = null)
    {
        var problems = new List<Problem>();
        if (!Currency.TryOf(query.Currency, out var currency))
        {
            problems.Add(Problem.Error("tax.currency", "$.currency", $"'{query.Currency}' is not an ISO 4217 currency code."));
            return new ParseResult<TaxResult>.Failure(problems);
        }

        CheckLines(query, currency, problems);
        var treatments = Treatments(query, decisions ?? TaxDecisions.None, problems);
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

            if (line.ExactAmount is { } exact && exact.Round(currency.MinorDigits, Rounding.HalfAwayFromZero) != line.Amount)
            {
                problems.Add(Problem.Error("tax.amount", $"$.lines[{index}].exactAmount", $"{exact} is not {line.Amount} before rounding."));
            }
        }
    }

    private TaxTreatment[] Treatments(TaxQuery query, TaxDecisions decisions, List<Problem> problems)
    {
        var finder = new TreatmentFinder(tables, query, decisions);
        var known = query.Lines.Count > 1 ? new Dictionary<(string Code, decimal ItemPrice), TaxTreatment>() : null;
        var treatments = new TaxTreatment[query.Lines.Count];
        var accessories = new List<int>();
        for (var index = 0; index < treatments.Length; index++)
        {
            var line = query.Lines[index];
            if (tables.Product(line.ProductCode) is not { } product)
            {
                problems.Add(Problem.Error("tax.unknown-product", $"$.lines[{index}].productCode", $"'{line.ProductCode}' is no taxability code of the tables."));
            }
            else if (finder.IsAccessory(product, line))
            {
                accessories.Add(index);
            }
            else
            {
                treatments[index] = Find(finder, product, line, known);
            }
        }

        if (problems.Count == 0)
        {
            accessories.ForEach(index => treatments[index] = AccessoryTax.Of(query.Lines, treatments, line => IsGoods(line)));
            CheckElection(query.Rounding, treatments, problems);
        }

        return treatments;
    }

    private TaxTreatment Find(TreatmentFinder finder, TaxProduct product, TaxableLine line, Dictionary<(string Code, decimal ItemPrice), TaxTreatment>? known)
    {
        // Lines share a treatment, and the price of an item only asks for another one where a rule has a limit by it.
        var key = (product.Code, tables.HasItemLimits(product.Code) ? line.ItemPrice : 0);
        if (known?.TryGetValue(key, out var treatment) != true || treatment is null)
        {
            treatment = finder.Find(product, line);
            known?.Add(key, treatment);
        }

        return treatment;
    }

    private bool IsGoods(TaxableLine line) => tables.Product(line.ProductCode)?.Nature == ProductNature.Goods;

    private static void CheckElection(TaxRoundingScope? rounding, TaxTreatment[] treatments, List<Problem> problems)
    {
        if (rounding is { } elected && Array.Find(treatments, each => each?.Rates.Any(rate => rate.Rounding != elected) == true) is { } bound)
        {
            problems.Add(Problem.Error("tax.rounding-not-free", "$.rounding", $"{bound.Jurisdiction} does not leave it to the seller what is rounded."));
        }
    }

    private static IReadOnlyList<string> Doubts(TaxTreatment[] treatments)
    {
        List<string>? doubts = null;
        foreach (var treatment in treatments)
        {
            foreach (var doubt in treatment.Doubts?.Select(each => each.Text) ?? [])
            {
                if (doubts?.Contains(doubt) != true)
                {
                    (doubts ??= []).Add(doubt);
                }
            }
        }

        return doubts ?? [];
    }
}
