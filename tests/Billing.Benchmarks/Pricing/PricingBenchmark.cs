using Billing.Domain.Primitives;
using Billing.Domain.Pricing;

namespace Billing.Benchmarks.Pricing;

/// <summary>
/// Lines priced a second on one core, in orders of 1, 20 and 1,000 lines, with 10,000 prices and 50 promotions that are all on:
/// on all articles, on some, for a segment, in groups that exclude each other, with caps, and off the whole order. The check
/// recomputes some orders from their explanations alone. <c>--lines N</c> chooses how many lines a run prices.
/// </summary>
internal static class PricingBenchmark
{
    private const int Articles = 4_000;
    private const int Customers = 50;

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.FromHours(1));

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var lines = options.Amount("lines", 2_000_000, 2_000);
        var book = PriceBook.Compile(Configuration());
        return Variant.RunAllAsync(options, new[] { 1, 20, 1000 }.Select(size => new Variant($"pricing-{size}", "lines/s", 1, () => RunAsync(book, size, lines))));
    }

    private static async Task<Pass> RunAsync(PriceBook book, int size, int lines)
    {
        var orders = Enumerable.Range(0, Math.Max(1, Math.Min(lines, 20_000) / size)).Select(number => Order(number, size)).ToArray();
        var rounds = Math.Max(1, lines / (orders.Length * size));
        var sum = 0m;
        var pass = await Pass.MeasureAsync((long)rounds * orders.Length * size, () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var order in orders)
                {
                    sum += Price(book, order).NetOf(0).Amount;
                }
            }

            return Task.CompletedTask;
        });
        return pass with { Problem = sum <= 0 ? "the orders cost nothing" : Check(book, orders) };
    }

    private static string? Check(PriceBook book, PricingRequest[] orders)
    {
        foreach (var order in orders.Take(20))
        {
            var priced = Price(book, order);
            if (PricingEngine.Verify(priced.Explain()) is [var problem, ..])
            {
                return problem.Text;
            }

            if (priced.Lines.Any(line => !line.Net.IsPayable || line.Net.IsNegative || line.Net > line.Base))
            {
                return $"order {order.Reference} has a line that cannot be charged";
            }
        }

        return null;
    }

    private static PricedOrder Price(PriceBook book, PricingRequest order) => PricingEngine.Price(book, order) switch
    {
        ParseResult<PricedOrder>.Success priced => priced.Value,
        ParseResult<PricedOrder>.Failure failure => throw new InvalidOperationException(failure.Problems[0].Text),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    private static PricingRequest Order(int number, int size) => new(
        $"{number}",
        Noon,
        "Europe/Berlin",
        "EUR",
        $"c-{number % Customers}",
        [.. Enumerable.Range(0, size).Select(line => new PricingLine($"{line + 1}", Sku(((number * 7919) + (line * 31)) % Articles), 1 + (line % 9)))])
    {
        Segments = ["retail"],
        Zone = number % 2 == 0 ? "north" : "south",
    };

    // 4,000 list prices, 2,500 by zone, 1,500 by segment, 1,000 volume breaks and 1,000 of 50 contracts.
    private static PriceConfiguration Configuration() => new("benchmark")
    {
        Entries =
        [
            .. Entries(Articles, PriceSource.List, string.Empty, n => Sku(n), 1m),
            .. Entries(1_250, PriceSource.Zone, "north", n => Sku(n * 3), 0.98m),
            .. Entries(1_250, PriceSource.Zone, "south", n => Sku(n * 3), 0.97m),
            .. Entries(1_500, PriceSource.Segment, "retail", n => Sku((n * 2) + 1), 0.95m),
            .. Entries(1_000, PriceSource.Volume, string.Empty, n => Sku(n * 4), 0.93m).Select(entry => entry with { MinQuantity = 5 }),
            .. Enumerable.Range(0, Customers).SelectMany(c => Entries(20, PriceSource.Contract, $"k-{c}", n => Sku((n * 199) + c), 0.9m)),
        ],
        Contracts = [.. Enumerable.Range(0, Customers).Select(c => new ContractTerms($"k-{c}", $"c-{c}", new LocalWindow(new DateTime(2026, 1, 1), new DateTime(2027, 1, 1))))],
        Promotions = [.. Enumerable.Range(0, 50).Select(PromotionOf)],
        Floors = [.. Enumerable.Range(0, Articles / 4).Select(n => new PriceFloor(Sku(n * 4), "EUR", 0.4m * PriceOf(n * 4)))],
        Policy = new PricingPolicy(0.6m, 0.5m),
    };

    private static IEnumerable<PriceEntry> Entries(int count, PriceSource source, string scope, Func<int, string> sku, decimal factor) =>
        Enumerable.Range(0, count).Select(n => new PriceEntry($"{source}-{scope}-{n}", source, scope, sku(n), "EUR", PriceModel.Each(PriceOf(n) * factor), 0, LocalWindow.Always));

    private static Promotion PromotionOf(int number)
    {
        var window = new LocalWindow(new DateTime(2026, 11, 1).AddHours(number), new DateTime(2026, 12, 1).AddHours(number));
        var promotion = new Promotion($"p-{number:D2}", $"Promotion {number}", PromotionKind.Percentage, PromotionLevel.Line, 0.01m + (number % 7 * 0.01m), window);
        return number switch
        {
            0 => promotion with { Value = 0.02m },
            1 => promotion with { Level = PromotionLevel.Order, Value = 0.03m },
            2 => promotion with { Level = PromotionLevel.Order, Kind = PromotionKind.Amount, Value = 5, Currency = "EUR", MinAmount = 50 },
            < 6 => promotion with { Group = "season", Segments = ["retail"] },
            < 10 => promotion with { Kind = PromotionKind.Amount, Value = 0.25m, Currency = "EUR", Cap = 2, Skus = Some(number) },
            < 13 => promotion with { Zones = ["north"], Skus = Some(number) },
            _ => promotion with { Group = number % 2 == 0 ? "brand" : null, Skus = Some(number) },
        };
    }

    private static string[] Some(int number) => [.. Enumerable.Range(0, Articles / 20).Select(n => Sku(((n * 20) + number) % Articles))];

    private static string Sku(int number) => $"SKU-{number:D5}";

    private static decimal PriceOf(int number) => 1 + (number % 500 * 0.37m);
}
