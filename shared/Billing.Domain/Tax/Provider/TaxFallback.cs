using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Decisions;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Provider;

/// <summary>
/// Goes on without a tax service: its answer, else an earlier answer of its own to the same question about each product, else the
/// tables. All but the first are provisional.
/// </summary>
public static class TaxFallback
{
    /// <summary>Source of a result that rests on the service's answer.</summary>
    public const string ProviderSource = "provider";

    /// <summary>Source of a result that rests on earlier answers.</summary>
    public const string CacheSource = "cached";

    /// <summary>The result, or why not even the tables have one.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="answer">What the service said.</param>
    /// <param name="cached">An earlier treatment of each product of the query between the same parties and places, or null when one is missing.</param>
    /// <param name="engine">The tables.</param>
    /// <param name="decisions">What persons decided about doubts, or null.</param>
    public static ParseResult<TaxResult> Decide(
        TaxQuery query, TaxProviderAnswer answer, IReadOnlyDictionary<string, TaxTreatment>? cached, TaxEngine engine, TaxDecisions? decisions = null)
    {
        // The tables check the lines too, so that a question without sense is refused whoever answers.
        var byTables = engine.Compute(query, decisions);
        if (byTables is ParseResult<TaxResult>.Failure failed && failed.Problems.Any(problem => problem.Code is "tax.currency" or "tax.amount" or "tax.line-id-twice" or "tax.no-lines"))
        {
            return byTables;
        }

        return answer switch
        {
            TaxProviderAnswer.Answered answered when query.Lines.All(line => answered.Treatments.ContainsKey(line.LineId)) =>
                new ParseResult<TaxResult>.Success(Computed(query, ProviderSource, answered.Reference, line => answered.Treatments[line.LineId], [])),
            TaxProviderAnswer.Answered => Without(query, "its answer leaves out a line", cached, byTables),
            TaxProviderAnswer.Unavailable unavailable => Without(query, unavailable.Reason, cached, byTables),
            _ => throw new InvalidOperationException("A provider answers or is not available."),
        };
    }

    /// <summary>Key of questions about a product that are the same, amounts and dates aside.</summary>
    public static string CacheKey(TaxQuery query, string productCode)
    {
        var (from, to, buyer) = (query.ShipFrom, query.ShipTo, query.Buyer);
        var certificates = string.Join(',', buyer.Certificates.Select(each => each.Number));
        return string.Join('|', query.Seller.Country, from.Country, from.Region, from.City, from.PostalCode, to.Country, to.Region, to.City, to.PostalCode, buyer.Class, buyer.TaxId, certificates, productCode);
    }

    private static ParseResult<TaxResult> Without(TaxQuery query, string reason, IReadOnlyDictionary<string, TaxTreatment>? cached, ParseResult<TaxResult> byTables)
    {
        if (cached is not null)
        {
            var doubt = $"The tax service was not available ({reason}); an earlier answer was used.";
            return new ParseResult<TaxResult>.Success(Computed(query, CacheSource, "earlier answers", line => cached[line.ProductCode] with { Doubt = doubt }, [doubt]));
        }

        return byTables is ParseResult<TaxResult>.Success success
            ? new ParseResult<TaxResult>.Success(Doubtful(success.Value, $"The tax service was not available ({reason}); the rates of the tables were used."))
            : byTables;
    }

    private static TaxResult Computed(TaxQuery query, string source, string version, Func<TaxableLine, TaxTreatment> treatment, IReadOnlyList<string> doubts)
    {
        var lines = TaxCalculator.Compute(Currency.Of(query.Currency), query.PricesIncludeTax, query.Lines, [.. query.Lines.Select(treatment)]);
        return new TaxResult(query.Currency, query.PricesIncludeTax, source, version, lines, doubts);
    }

    private static TaxResult Doubtful(TaxResult result, string doubt) => result with
    {
        Doubts = [doubt, .. result.Doubts],
        Lines = [.. result.Lines.Select(line => line with { Treatment = line.Treatment with { Doubt = line.Treatment.Doubt is { } other ? $"{doubt} {other}" : doubt } })],
    };
}
