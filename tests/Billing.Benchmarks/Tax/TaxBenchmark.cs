using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Benchmarks.Tax;

/// <summary>
/// Lines a second that are determined and taxed by the tables, on one core: orders of 1, 20 and 1,000 lines with four kinds of
/// product, prices with and without tax, to a member state through the one-stop shop; and orders of 20 lines to a city of the United
/// States with three taxes a line. The sum of each run is checked against the rates. Option: <c>--lines 500000</c>.
/// </summary>
internal static class TaxBenchmark
{
    private static readonly string[] Products = ["standard", "books", "food", "ebooks"];
    private static readonly DateOnly Day = new(2026, 11, 2);

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var lines = options.Amount("lines", 500_000, 2_000);
        return Variant.RunAllAsync(options,
        [
            new Variant("tax-1", "lines/s", 1, () => RunAsync(lines, 1, Union)),
            new Variant("tax-20", "lines/s", 1, () => RunAsync(lines, 20, Union)),
            new Variant("tax-1000", "lines/s", 1, () => RunAsync(lines, 1000, Union)),
            new Variant("tax-20-three-taxes", "lines/s", 1, () => RunAsync(lines, 20, NewYork)),
        ]);
    }

    private static async Task<Pass> RunAsync(int lines, int linesAnOrder, Func<int, int, TaxQuery> make)
    {
        var engine = new TaxEngine(TaxTables.BuiltIn);
        var queries = Enumerable.Range(0, 100).Select(order => make(order, linesAnOrder)).ToList();
        var orders = Math.Max(1, lines / linesAnOrder);
        var (net, tax, problem) = (0m, 0m, (string?)null);
        var pass = await Pass.MeasureAsync((long)orders * linesAnOrder, () =>
        {
            for (var order = 0; order < orders; order++)
            {
                if (engine.Compute(queries[order % queries.Count]) is ParseResult<TaxResult>.Success taxed)
                {
                    var last = taxed.Value.Lines[linesAnOrder - 1];
                    (net, tax) = (net + last.Net.Amount, tax + last.Tax.Amount);
                }
                else
                {
                    problem = "an order was refused";
                }
            }

            return Task.CompletedTask;
        });
        return pass with { Problem = problem ?? Check(engine, queries) ?? (net > 0 && tax > 0 ? null : "nothing was taxed") };
    }

    // Outside of the time: each document's tax is that of its lines, and recomputes to the same.
    private static string? Check(TaxEngine engine, IEnumerable<TaxQuery> queries)
    {
        foreach (var query in queries)
        {
            var result = ((ParseResult<TaxResult>.Success)engine.Compute(query)).Value;
            var asked = query.Lines.Sum(line => line.Amount);
            if ((query.PricesIncludeTax ? result.Gross : result.Net).Amount != asked || TaxEngine.Recompute(result).Tax != result.Tax)
            {
                return $"an order of {asked} came to {result.Net} and {result.Tax}";
            }
        }

        return null;
    }

    private static TaxQuery Union(int order, int lines) => Query(
        order, lines, "EUR", new TaxSeller("DE", [new TaxRegistration("EU", TaxRegistrationKind.UnionOneStopShop, null, default)]), new TaxPlace("DE"), new TaxPlace("FR"));

    private static TaxQuery NewYork(int order, int lines) => Query(
        order,
        lines,
        "USD",
        new TaxSeller("US", [new TaxRegistration("US-NY", TaxRegistrationKind.Registered, null, default)]),
        new TaxPlace("US", "WA", "Seattle"),
        new TaxPlace("US", "NY", "New York"),
        "standard");

    private static TaxQuery Query(int order, int lines, string currency, TaxSeller seller, TaxPlace from, TaxPlace to, string? product = null) => new(
        currency,
        order % 2 == 0,
        new TaxDates(Day),
        seller,
        from,
        to,
        TaxBuyer.Consumer,
        [.. Enumerable.Range(0, lines).Select(line => new TaxableLine($"{order}-{line}", product ?? Products[line % Products.Length], 1 + (line % 3), 0.93m + (((order * 31) + (line * 7)) % 5000 * 0.01m)))]);
}
