using System.Text.Json;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class TaxEngineTests
{
    [Fact]
    public void Inclusive_prices_hold_the_tax_and_the_buyer_pays_what_was_shown()
    {
        var line = One(Query("DE", "DE", Line("1", 119)) with { PricesIncludeTax = true });
        Assert.Equal((100m, 19m, 119m), (line.Net.Amount, line.Tax.Amount, line.Gross.Amount));
    }

    [Fact]
    public void Half_a_cent_goes_away_from_zero_also_in_inclusive_prices_where_the_share_has_no_exact_decimal()
    {
        // 0.05 × 0.1 is half a cent; 0.55 with 10 % inside holds 0.05 exactly; 1.05 at 5 % included is 0.05.
        Assert.Equal(0.01m, One(Query("FR", "FR", Line("1", 0.05m, "restaurant"))).Tax.Amount);
        Assert.Equal(-0.01m, One(Query("FR", "FR", Line("1", -0.05m, "restaurant"))).Tax.Amount);
        Assert.Equal(0.12m, One(Query("HU", "HU", Line("1", 2.415m - 0.000m, "books")) with { Currency = "BHD", PricesIncludeTax = true }).Tax.Amount.Round(2, Rounding.HalfAwayFromZero));
        Assert.Equal(0.115m, One(Query("HU", "HU", Line("1", 2.415m, "books")) with { Currency = "BHD", PricesIncludeTax = true }).Tax.Amount);
    }

    [Fact]
    public void Document_rounding_rounds_once_and_gives_the_cents_to_the_lines_that_lost_most()
    {
        // Three times 0.1767 is 0.5301: 0.53 for the document, where each line by itself makes 0.18 and together 0.54.
        var query = Query("DE", "DE", Line("b", 0.93m), Line("a", 0.93m), Line("c", 0.93m));

        Assert.Equal(["b 0.18", "a 0.18", "c 0.17"], Of(query).Lines.Select(line => $"{line.Line.LineId} {line.Tax.Amount}"));
        Assert.Equal(0.54m, Of(query with { Rounding = TaxRoundingScope.Line }).Tax.Amount);
    }

    [Fact]
    public void An_election_that_the_jurisdiction_does_not_leave_is_refused()
    {
        var tables = new TaxTableFiles(
            "code,parent,name,tax,rounding,timing,tax-point,sourcing,local,replaces-parent,source\nDE,,Germany,MwSt,line,billing,supply,destination,no,no,x\n",
            "code,nature,name\nstandard,goods,Goods\n",
            "jurisdiction,class,rate,compound,from,until,source\nDE,standard,0.19,no,2021-01-01,,x\n",
            "jurisdiction,product,class,treatment,reason-code,reason,from,until,source\n",
            "country,region,city,postal-prefix,kind,jurisdiction,source\n");
        var engine = new TaxEngine(((Domain.Primitives.ParseResult<TaxTables>.Success)TaxTables.Load(tables)).Value);
        var query = Query("DE", "DE", Line("b", 0.93m), Line("a", 0.93m), Line("c", 0.93m));

        Assert.Equal(0.54m, Assert.IsType<Domain.Primitives.ParseResult<TaxResult>.Success>(engine.Compute(query)).Value.Tax.Amount);
        var refused = Assert.IsType<Domain.Primitives.ParseResult<TaxResult>.Failure>(engine.Compute(query with { Rounding = TaxRoundingScope.Document }));
        Assert.Equal("tax.rounding-not-free", Assert.Single(refused.Problems).Code);
    }

    [Theory]
    [InlineData("JPY", "100", "19")]
    [InlineData("JPY", "101", "19")]
    [InlineData("BHD", "1.234", "0.234")]
    [InlineData("KWD", "0.005", "0.001")]
    public void Tax_has_the_digits_of_its_currency(string currency, string amount, string tax) =>
        Assert.Equal(Number(tax), One(Query("DE", "DE", Line("1", Number(amount))) with { Currency = currency }).Tax.Amount);

    [Fact]
    public void Lines_of_nothing_bear_nothing_and_negative_lines_bear_negative_tax()
    {
        var result = Of(Query("DE", "DE", Line("free", 0), Line("rebate", -50), Line("goods", 100)));

        Assert.Equal([0m, -9.5m, 19m], result.Lines.Select(line => line.Tax.Amount));
        Assert.Equal((50m, 9.5m, 59.5m), (result.Net.Amount, result.Tax.Amount, result.Gross.Amount));
    }

    [Fact]
    public void A_quantity_with_decimals_is_priced_and_rounded_before_it_is_taxed()
    {
        var line = TaxableLine.Of("1", "food", 1.337m, 2.99m, 0.1m, Currency.Of("EUR"));

        Assert.Equal(3.90m, line.Amount);
        Assert.Equal(0.27m, One(Query("DE", "DE", line)).Tax.Amount);
    }

    [Fact]
    public void A_bundle_with_one_inclusive_price_and_two_rates_is_split_by_its_stand_alone_prices()
    {
        var bundle = BundleSplit.Of(Line("B", 29.99m), Currency.Of("EUR"), [new BundlePart("book", "books", 20), new BundlePart("lamp", "standard", 15)]);
        var result = Of(Query("DE", "DE", [.. bundle]) with { PricesIncludeTax = true });

        Assert.Equal(["B/book 17.14", "B/lamp 12.85"], result.Lines.Select(line => $"{line.Line.LineId} {line.Gross.Amount}"));
        Assert.Equal([1.12m, 2.05m], result.Lines.Select(line => line.Tax.Amount));
        Assert.Equal(29.99m, result.Gross.Amount);
    }

    [Fact]
    public void Credits_for_parts_of_a_line_sum_to_it_in_net_and_each_tax()
    {
        var line = One(Query("US", "US/NY/New York", Line("1", 100.01m, quantity: 3)) with { Currency = "USD", Seller = Seller("US", "US-NY") });
        var parts = new[] { line.Part(0, 1), line.Part(1, 1.5m), line.Part(1.5m, 3) };

        Assert.Equal(line.Net.Amount, parts.Sum(part => part.Net.Amount));
        for (var tax = 0; tax < 3; tax++)
        {
            Assert.Equal(line.Taxes[tax].Amount.Amount, parts.Sum(part => part.Taxes[tax].Amount.Amount));
        }

        Assert.All(parts, part => Assert.True(part.Tax.IsPayable && part.Net + part.Tax == part.Gross));
    }

    [Fact]
    [Trait("Capability", "ORD-17")]
    public void Lines_with_different_treatments_are_determined_together_or_not_at_all()
    {
        var query = Query("DE", "DE", Line("1", 10), Line("2", 10, "books"), Line("3", 10, "medical-care"), Line("4", 10, "unheard-of"), Line("1", 0.001m));

        Assert.Equal(
            ["tax.line-id-twice $.lines[4].lineId", "tax.amount $.lines[4].amount", "tax.unknown-product $.lines[3].productCode"],
            Problems(query).Select(problem => $"{problem.Code} {problem.Path}"));
        Assert.Equal(["S", "S", "E"], Of(query with { Lines = [.. query.Lines.Take(3)] }).Lines.Select(line => line.Treatment.Category.Code()));
    }

    [Fact]
    public void No_line_and_no_currency_are_refused()
    {
        Assert.Equal("tax.no-lines", Assert.Single(Problems(Query("DE", "DE"))).Code);
        Assert.Equal("tax.currency", Assert.Single(Problems(Query("DE", "DE", Line("1", 1)) with { Currency = "XXX" })).Code);
    }

    [Fact]
    public void A_stored_result_recomputes_to_the_same_cent_without_the_tables()
    {
        var result = Of(Query("DE", "DE", Line("1", 0.93m), Line("2", 0.93m), Line("3", 12.34m, "books"), Line("4", -0.31m), Line("5", 7, "medical-care")) with { PricesIncludeTax = true });
        var stored = JsonSerializer.Deserialize<TaxResult>(JsonSerializer.Serialize(result, FabricJson.Options), FabricJson.Options)!;

        var again = TaxEngine.Recompute(stored);

        Assert.Equal(result.Lines.Select(line => (line.Net, line.Tax)), again.Lines.Select(line => (line.Net, line.Tax)));
        Assert.Equal(result.Version, again.Version);
    }

    [Fact]
    public void The_explanation_names_inputs_rule_rates_with_their_sources_and_the_result()
    {
        var result = Of(Query("DE", "FR", Line("1", 100, "books")) with { Seller = Seller("DE", "EU:UnionOneStopShop") });

        Assert.Equal(
            [
                "Line 1: 1 of books for 100 EUR, before tax.",
                "Rule eu.distance-sale in FR (Directive 2006/112/EC article 33 (a)): category S, tax point 2026-11-02.",
                "FR TVA reduced 5.5 % since 1982-07-01 (European Commission, Taxes in Europe Database; CGI article 278-0 bis), rounded by document: 5.50 EUR.",
                $"Net 100.00 EUR + tax 5.50 EUR = gross 105.50 EUR, by tables {TaxTables.BuiltIn.Version}.",
            ],
            TaxExplanation.Of(result, result.Lines[0]));
    }

    [Fact]
    public void A_thousand_lines_are_taxed_as_one_document()
    {
        var result = Of(Query("DE", "DE", [.. Enumerable.Range(0, 1000).Select(index => Line($"{index}", 0.93m))]));

        Assert.Equal((930m, 176.7m), (result.Net.Amount, result.Tax.Amount));
        Assert.All(result.Lines, line => Assert.InRange(line.Tax.Amount, 0.17m, 0.18m));
    }
}
