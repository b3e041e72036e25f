using System.Text.Json;

namespace Billing.Benchmarks.Pdf;

/// <summary>An invoice whose texts and amounts are ready to be laid out, as the peers of this benchmark get it.</summary>
internal sealed record BenchmarkInvoice(
    string Number,
    string Date,
    string Due,
    string Currency,
    BenchmarkParty Seller,
    BenchmarkParty Buyer,
    IReadOnlyList<BenchmarkLine> Lines,
    IReadOnlyList<BenchmarkTax> Taxes,
    string Net,
    string Tax,
    string Gross)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<BenchmarkInvoice> Read(string path)
    {
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize<List<BenchmarkInvoice>>(file, Format) ?? [];
    }

    /// <summary>An invoice of our own making, for runs without a data folder.</summary>
    public static BenchmarkInvoice Make(int number, int lines)
    {
        var random = new Random(number);
        var items = new List<BenchmarkLine>();
        var sums = new SortedDictionary<int, decimal>();
        for (var i = 1; i <= lines; i++)
        {
            var quantity = random.Next(1, 5000) / 100m;
            var price = random.Next(50, 99_999) / 100m;
            var rate = Rates[random.Next(Rates.Length)];
            var net = Math.Round(quantity * price, 2, MidpointRounding.AwayFromZero);
            sums[rate] = sums.GetValueOrDefault(rate) + net;
            var text = Goods[random.Next(Goods.Length)] + (i % 5 == 0 ? " – delivered to the loading dock, with customs handling and disposal of the packaging" : "");
            items.Add(new BenchmarkLine($"{i}", $"SKU-{number:00000}-{i:000}", text, $"{quantity:0.00}", "pcs", Money(price), $"{rate} %", Money(net)));
        }

        var taxes = sums.Select(s => (s.Key, Base: s.Value, Tax: Math.Round(s.Value * s.Key / 100, 2, MidpointRounding.AwayFromZero))).ToList();
        var (netSum, taxSum) = (taxes.Sum(t => t.Base), taxes.Sum(t => t.Tax));
        return new BenchmarkInvoice(
            $"RE-2025-{number:000000}",
            "2025-10-01",
            "2025-10-31",
            "EUR",
            Party("Beispiel & Söhne GmbH", random),
            Party($"Käufer {number} SARL", random),
            items,
            [.. taxes.Select(t => new BenchmarkTax($"{t.Key} %", Money(t.Base), Money(t.Tax)))],
            Money(netSum),
            Money(taxSum),
            Money(netSum + taxSum));
    }

    private static readonly int[] Rates = [19, 19, 19, 7, 0];

    private static readonly string[] Goods =
        ["Edelstahl-Schraube M8×40", "Industrial bearing", "Câble d'alimentation 3 m", "Hydraulic pump, refurbished", "Montageplatte"];

    private static BenchmarkParty Party(string name, Random random) => new(
        name, $"Hauptstraße {random.Next(1, 200)}", $"{random.Next(10_000, 99_999)} Köln", "Deutschland", $"DE{random.Next(100_000_000, 999_999_999)}", "DE02 1203 0000 0000 2020 51");

    private static string Money(decimal amount) => amount.ToString("N2", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record BenchmarkParty(string Name, string Street, string City, string Country, string Vat, string? Iban);

internal sealed record BenchmarkLine(string No, string Sku, string Text, string Qty, string Unit, string Price, string Rate, string Net);

internal sealed record BenchmarkTax(string Rate, string Base, string Tax);
