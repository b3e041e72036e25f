using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Files;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-01")]
public sealed class PriceFileTests
{
    [Fact]
    public void A_price_list_is_read_from_csv_with_its_columns_in_any_order()
    {
        var prices = Read(
            RuleKind.Prices,
            """"
            sku,id,price,currency,source,scope,from,until,model,tiers,minQuantity,timeZone
            A,p-1,12.50,EUR,list,,,,,,,
            A,p-2,11,EUR,contract,k-1,2026-01-01,2027-01-01T00:00,,,5,Europe/Berlin
            "B ""two""",p-3,,USD,,,,,graduated,0:10|100:9.5,,
            """");

        Assert.Equal(new PriceEntry("p-1", PriceSource.List, "", "A", "EUR", PriceModel.Each(12.5m), 0, LocalWindow.Always), prices.Entries[0]);
        Assert.Equal(
            new PriceEntry("p-2", PriceSource.Contract, "k-1", "A", "EUR", PriceModel.Each(11), 5, new LocalWindow(Some.Local("2026-01-01"), Some.Local("2027-01-01"), "Europe/Berlin")),
            prices.Entries[1]);
        Assert.Equal("B \"two\"", prices.Entries[2].Sku);
        Assert.Equal([new PriceTier(0, 10), new PriceTier(100, 9.5m)], prices.Entries[2].Model.Tiers);
    }

    [Fact]
    public void Each_bad_row_is_named_with_row_column_and_reason_and_nothing_of_the_file_is_taken()
    {
        var problems = Refused(
            RuleKind.Prices,
            """
            id,sku,currency,price,source,scope,from,until
            p-1,A,EUR,12.50,,,,
            p-2,A,EURO,12.50,,,,
            p-3,A,EUR,"1,5",,,,
            p-4,,EUR,1,,,,
            p-5,A,EUR,1,contract,,,
            p-6,A,EUR,1,,,2026-02-01,2026-01-01
            p-7,A,EUR,1,,,01.02.2026,
            p-1,A,USD,1,,,,
            p-8,A,EUR,1,shop,,,
            p-9,A,EUR
            """);

        Assert.Equal(
            [
                ("pricing.unknown", "$.lines[3].currency"), ("pricing.not-a-number", "$.lines[4].price"), ("pricing.missing", "$.lines[5].sku"),
                ("pricing.missing", "$.lines[6].scope"), ("pricing.not-after-from", "$.lines[7].until"), ("pricing.not-a-local-time", "$.lines[8].from"),
                ("pricing.twice", "$.lines[9]"), ("pricing.unknown", "$.lines[10].source"), ("pricing.malformed-row", "$.lines[11]"),
            ],
            problems.Select(problem => (problem.Code, problem.Path)));
        Assert.Equal("Row 4, price: must be a decimal number with a point, such as 1234.50.", problems[1].Text);
    }

    [Fact]
    public void A_column_that_is_not_known_or_stands_twice_is_refused()
    {
        Assert.Equal("$.lines[1].prise", Assert.Single(Refused(RuleKind.Prices, "id,sku,currency,prise\np-1,A,EUR,1\n")).Path);
        Assert.Equal("$.lines[1].sku", Assert.Single(Refused(RuleKind.Prices, "id,sku,sku\n")).Path);
        Assert.Equal("pricing.no-header", Assert.Single(Refused(RuleKind.Prices, string.Empty)).Code);
    }

    [Fact]
    public void Of_many_problems_a_hundred_are_told_and_the_others_counted()
    {
        var problems = Refused(RuleKind.Floors, "sku,currency,unitPrice\n" + string.Concat(Enumerable.Repeat("A,EUR,x\n", 150)));

        Assert.Equal(101, problems.Count);
        Assert.Equal("And 50 more problems.", problems[^1].Text);
    }

    [Fact]
    [Trait("Capability", "PRC-03")]
    public void Promotions_coupons_and_bundles_are_read_from_csv()
    {
        var promotion = Assert.Single(Read(
            RuleKind.Promotions,
            """
            id,name,kind,level,value,currency,priority,group,isExclusive,requiresCoupon,skus,segments,sources,cap,from,until
            p,"Welcome, friend",amount,order,5,EUR,10,g,true,true,A|B,club,list|contract,20,2026-11-27,2026-11-28
            """).Promotions);
        var coupon = Assert.Single(Read(RuleKind.Coupons, "code,promotionId,maxUses,maxUsesPerCustomer\nHELLO,p,100,1\n").Coupons);
        var bundle = Assert.Single(Read(RuleKind.Bundles, "sku,kind,components,value\nSET,percentage,A:1|B:2.5,0.1\n").Bundles);

        Assert.Equal(("Welcome, friend", PromotionKind.Amount, PromotionLevel.Order, 5m, 10, "g", true, true, 20m), (promotion.Name, promotion.Kind, promotion.Level, promotion.Value, promotion.Priority, promotion.Group!, promotion.IsExclusive, promotion.RequiresCoupon, promotion.Cap!.Value));
        Assert.Equal(["A", "B"], promotion.Skus);
        Assert.Equal([PriceSource.List, PriceSource.Contract], promotion.Sources!);
        Assert.Equal(new Coupon("HELLO", "p", LocalWindow.Always, 100, 1), coupon);
        Assert.Equal([new BundleComponent("A", 1), new BundleComponent("B", 2.5m)], bundle.Components);
    }

    [Fact]
    public void A_whole_configuration_is_read_from_json_with_lists_as_arrays_or_as_in_csv()
    {
        var read = PriceFileReader.ReadJson(Encoding.UTF8.GetBytes(
            """
            {
              "version": "2026-11",
              "prices": [
                { "id": "p-1", "sku": "A", "currency": "EUR", "price": 12.50 },
                { "id": "p-2", "sku": "B", "currency": "EUR", "model": "volume", "tiers": [{ "from": 0, "unitPrice": "10" }, { "from": 5, "unitPrice": 9 }] }
              ],
              "promotions": [{ "id": "x", "name": "X", "kind": "percentage", "value": "0.1", "skus": ["A", "B"], "isExclusive": true }],
              "bundles": [{ "sku": "SET", "kind": "percentage", "value": 0.1, "components": [{ "sku": "A", "quantity": 1 }] }],
              "zones": [{ "code": "dach", "places": "DE|AT|CH" }],
              "policy": { "approvalRate": "0.3", "approvalAmounts": { "EUR": "500" } }
            }
            """));

        var configuration = Assert.IsType<ParseResult<PriceConfiguration>.Success>(read).Value;
        Assert.Equal("2026-11", configuration.Version);
        Assert.Equal([10m, 9m], configuration.Entries[1].Model.Tiers!.Select(tier => tier.UnitPrice));
        Assert.Equal(["A", "B"], configuration.Promotions[0].Skus);
        Assert.Equal(["DE", "AT", "CH"], configuration.Zones[0].Places);
        Assert.Equal((0.3m, 500m), (configuration.Policy.ApprovalRate!.Value, configuration.Policy.ApprovalAmounts!["EUR"]));
        Assert.Empty(PriceConfigurationCheck.Problems(configuration));
    }

    [Fact]
    public void Each_bad_entry_of_json_is_named()
    {
        var read = PriceFileReader.ReadJson(Encoding.UTF8.GetBytes(
            """{ "version": "v", "prices": [{ "id": "p-1", "sku": "A", "currency": "EUR", "price": "x" }, { "id": "p-2", "sku": "A", "currency": "EUR", "price": 1, "color": "red" }], "policy": { "approvalRate": 2 }, "prises": [] }"""));

        var problems = Assert.IsType<ParseResult<PriceConfiguration>.Failure>(read).Problems;
        Assert.Equal(
            ["$.policy.approvalRate", "$.prices[0].price", "$.prices[1].color", "$.prises"], problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("until", "overlaps")]
    [InlineData("contract", "unknown-contract")]
    [InlineData("coupon", "unknown-promotion")]
    [InlineData("nested", "nested")]
    [InlineData("place", "twice")]
    public void Rules_that_do_not_go_together_are_refused(string what, string reason)
    {
        var plain = Some.Prices(Some.Price("A", 1));
        var wrong = what switch
        {
            "until" => plain with { Entries = [plain.Entries[0], plain.Entries[0] with { Id = "other", Window = new LocalWindow(Some.Local("2026-01-01")) }] },
            "contract" => plain with { Entries = [Some.From(PriceSource.Contract, "k", "A", 1)] },
            "coupon" => plain with { Promotions = [Some.Percent("p", 0.1m)], Coupons = [new Coupon("C", "p", LocalWindow.Always)] },
            "nested" => plain with { Bundles = [new Bundle("S", BundleKind.Fixed, [new("T", 1)]), new Bundle("T", BundleKind.Fixed, [new("A", 1)])] },
            _ => plain with { Zones = [new PriceZone("x", ["DE"]), new PriceZone("y", ["DE"])] },
        };

        Assert.Equal($"pricing.{reason}", Assert.Single(PriceConfigurationCheck.Problems(wrong)).Code);
    }

    [Fact]
    public void Windows_that_meet_do_not_overlap()
    {
        var newYear = Some.Local("2027-01-01");
        var prices = Some.Prices(
            Some.Price("A", 1) with { Id = "old", Window = new LocalWindow(Until: newYear) }, Some.Price("A", 2) with { Id = "new", Window = new LocalWindow(newYear) });

        Assert.Empty(PriceConfigurationCheck.Problems(prices));
    }

    private static PriceConfiguration Read(RuleKind kind, string csv) =>
        Assert.IsType<ParseResult<PriceConfiguration>.Success>(PriceFileReader.ReadCsv(kind, "v", new StringReader(csv))).Value;

    private static IReadOnlyList<Problem> Refused(RuleKind kind, string csv) =>
        Assert.IsType<ParseResult<PriceConfiguration>.Failure>(PriceFileReader.ReadCsv(kind, "v", new StringReader(csv))).Problems;
}
