using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Files;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tests.Pricing;

/// <summary>Prices as users of other systems write them, from the file to the amount.</summary>
[Trait("Capability", "PRC-08")]
public sealed class PriceCasesTests
{
    /// <remarks>docs.stripe.com, tiers: up_to is inclusive; lago-front#3362.</remarks>
    [Theory]
    [InlineData("volume", "10", "10.00")]
    [InlineData("volume", "11", "5.50")]
    [InlineData("graduated", "10", "10.00")]
    [InlineData("graduated", "11", "10.50")]
    public void A_tier_reaches_up_to_the_bound_of_the_next_in_every_model_and_however_it_is_written(string model, string quantity, string net)
    {
        string[] tiers =
        [
            """[{ "from": "0", "unitPrice": "1.00" }, { "from": "10", "unitPrice": "0.50" }]""",
            """[{ "upTo": "10", "unitPrice": "1.00" }, { "unitPrice": "0.50" }]""",
            """[{ "from": "0", "upTo": "10", "unitPrice": "1.00" }, { "from": "10", "unitPrice": "0.50" }]""",
            "\"0:1.00|10:0.50\"",
        ];

        Assert.All(tiers, written => Assert.Equal(net, Net($$"""{ "id": "p", "sku": "A", "currency": "USD", "model": "{{model}}", "tiers": {{written}} }""", quantity)));
    }

    /// <remarks>openmeter#2627; Lago, minimum commitment.</remarks>
    [Theory]
    [InlineData("0", "100.00")]
    [InlineData("99", "100.00")]
    [InlineData("101", "101.00")]
    public void A_minimum_commitment_is_owed_also_when_nothing_was_used(string quantity, string net) =>
        Assert.Equal(net, Net("""{ "id": "p", "sku": "A", "currency": "USD", "price": "1", "minimum": "100" }""", quantity));

    /// <remarks>getlago/lago#648.</remarks>
    [Theory]
    [InlineData("10", "60.00")]
    [InlineData("0", "50.00")]
    public void A_tier_with_a_flat_fee_charges_it_once(string quantity, string net) => Assert.Equal(
        net,
        Net("""{ "id": "p", "sku": "A", "currency": "USD", "model": "volume", "tiers": [{ "from": "0", "unitPrice": "1.00", "flatAmount": "50" }] }""", quantity));

    /// <remarks>medusa#12226, vendure#1237.</remarks>
    [Fact]
    public void A_shelf_price_holds_its_tax_and_so_does_what_is_taken_off()
    {
        const string price = """{ "id": "p", "sku": "A", "currency": "EUR", "price": "9.99", "includesTax": true }""";
        var off = """, "promotions": [{ "id": "ten", "name": "Ten off", "kind": "amount", "level": "order", "value": "10.00", "currency": "EUR" }]""";

        Assert.Equal("net 25.18 tax 4.79 gross 29.97", Taxed(Priced(price, "3", "EUR")));
        Assert.Equal("net 16.78 tax 3.19 gross 19.97", Taxed(Priced(price, "3", "EUR", off)));
        Assert.Equal("net 25.18 tax 4.79 gross 29.97", Taxed(Priced(price.Replace(", \"includesTax\": true", string.Empty, StringComparison.Ordinal), "3", "EUR", """, "policy": { "pricesIncludeTax": true }""")));
    }

    /// <remarks>medusa#12226, vendure#1237: a shelf price of 9.99 that the file writes without its tax, with six digits.</remarks>
    [Fact]
    public void A_shelf_price_that_is_written_without_its_tax_comes_back()
    {
        const string price = """{ "id": "p0", "sku": "A", "currency": "EUR", "price": "8.394958" }""";

        Assert.Equal("net 25.18 tax 4.79 gross 29.97", Taxed(Priced(price, "3", "EUR")));
        Assert.Equal("net 8.39 tax 1.60 gross 9.99", Taxed(Priced(price, "1", "EUR")));
    }

    [Fact]
    public void An_exact_amount_that_does_not_round_to_the_amount_is_refused()
    {
        var query = Query(Priced("""{ "id": "p0", "sku": "A", "currency": "EUR", "price": "8.394958" }""", "3", "EUR"));
        var wrong = query with { Lines = [query.Lines[0] with { ExactAmount = 25.19m }] };

        var refused = Assert.IsType<ParseResult<TaxResult>.Failure>(new TaxEngine(Billing.Domain.Tax.Tables.TaxTables.BuiltIn).Compute(wrong));
        Assert.Equal("$.lines[0].exactAmount", Assert.Single(refused.Problems).Path);
    }

    [Fact]
    public void Prices_with_tax_and_without_do_not_go_together_in_one_order()
    {
        var prices = Some.Prices(Some.Price("A", 9.99m) with { IncludesTax = true }, Some.Price("B", 5));

        var problem = Assert.Single(Some.Refused(prices, Some.Order(("A", 1), ("B", 1))));
        Assert.Equal(("pricing.mixed-tax-basis", "$.lines[1].sku"), (problem.Code, problem.Path));
    }

    [Theory]
    [InlineData("""{ "id": "p", "sku": "A", "currency": "EUR", "price": "1", "minimun": "5" }""", "$.prices[0].minimun")]
    [InlineData("""{ "id": "p", "sku": "A", "currency": "EUR", "model": "volume", "tiers": [{ "from": 0, "unitPrice": "1", "flatFee": "5" }] }""", "$.prices[0].tiers[0].flatFee")]
    [InlineData("""{ "id": "p", "sku": "A", "currency": "EUR", "model": "volume", "tiers": [{ "unitPrice": "1" }, { "unitPrice": "2" }] }""", "$.prices[0].tiers[0].upTo")]
    [InlineData("""{ "id": "p", "sku": "A", "currency": "EUR", "model": "volume", "tiers": [{ "unitPrice": "1", "upTo": "5" }] }""", "$.prices[0].tiers[0].upTo")]
    [InlineData("""{ "id": "p", "sku": "A", "currency": "EUR", "model": "volume", "tiers": [{ "unitPrice": "1", "upTo": "5" }, { "from": "6", "unitPrice": "2" }] }""", "$.prices[0].tiers[1].from")]
    public void What_a_price_file_does_not_know_is_refused_by_its_path(string price, string path)
    {
        var read = PriceFileReader.ReadJson(Encoding.UTF8.GetBytes($$"""{ "version": "t", "prices": [{{price}}] }"""));

        Assert.Contains(path, Assert.IsType<ParseResult<PriceConfiguration>.Failure>(read).Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void A_component_of_a_bundle_is_refused_for_a_field_that_is_not_known()
    {
        var read = PriceFileReader.ReadJson("""{ "version": "t", "bundles": [{ "sku": "S", "kind": "fixed", "components": [{ "sku": "A", "quantity": 1, "share": 2 }] }] }"""u8.ToArray());

        Assert.Equal("$.bundles[0].components[0].share", Assert.IsType<ParseResult<PriceConfiguration>.Failure>(read).Problems[0].Path);
    }

    private static string Net(string price, string quantity) => Priced(price, quantity, "USD").Net.Amount.ToString("F2", System.Globalization.CultureInfo.InvariantCulture);

    private static PricedOrder Priced(string price, string quantity, string currency, string more = "")
    {
        var prices = Assert.IsType<ParseResult<PriceConfiguration>.Success>(PriceFileReader.ReadJson(Encoding.UTF8.GetBytes($$"""{ "version": "t", "prices": [{{price}}]{{more}} }"""))).Value;
        var order = Assert.IsType<ParseResult<PricingRequest>.Success>(PricingRequestReader.Read(Encoding.UTF8.GetBytes($$"""
            {
              "reference": "1", "at": "2026-11-20T12:00:00+01:00", "timeZone": "Europe/Berlin", "currency": "{{currency}}", "customer": "c", "coupons": [],
              "lines": [{ "lineId": "1", "sku": "A", "quantity": "{{quantity}}" }]
            }
            """))).Value;
        return Some.Priced(prices, order);
    }

    private static TaxQuery Query(PricedOrder priced) => new(
        priced.Currency.Code,
        priced.IncludesTax,
        new TaxDates(new DateOnly(2026, 11, 20)),
        new TaxSeller("DE", [new TaxRegistration("DE", TaxRegistrationKind.Established, null, new DateOnly(2020, 1, 1))]),
        new TaxPlace("DE"),
        new TaxPlace("DE"),
        TaxBuyer.Consumer,
        priced.TaxLines(_ => "standard"));

    private static string Taxed(PricedOrder priced)
    {
        var line = Assert.Single(Assert.IsType<ParseResult<TaxResult>.Success>(new TaxEngine(Billing.Domain.Tax.Tables.TaxTables.BuiltIn).Compute(Query(priced))).Value.Lines);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"net {line.Net.Amount:F2} tax {line.Tax.Amount:F2} gross {line.Gross.Amount:F2}");
    }
}
