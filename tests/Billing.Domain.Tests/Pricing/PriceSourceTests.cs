using Billing.Domain.Primitives;
using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-01")]
public sealed class PriceSourceTests
{
    private static readonly PriceConfiguration All = Some.Prices(
        Some.Price("A", 10),
        Some.From(PriceSource.Zone, "nordics", "A", 9),
        Some.From(PriceSource.Volume, string.Empty, "A", 8) with { MinQuantity = 5 },
        Some.From(PriceSource.Segment, "retail", "A", 7),
        Some.From(PriceSource.Customer, "c-1", "A", 6),
        Some.From(PriceSource.Contract, "k-1", "A", 5)) with
    {
        Contracts = [new ContractTerms("k-1", "c-1", new LocalWindow(Some.Local("2026-01-01"), Some.Local("2027-01-01")))],
    };

    [Fact]
    public void The_contract_goes_before_all_others() => Assert.Equal(5, Of(Order()));

    [Fact]
    public void When_the_contract_is_over_the_price_of_the_customer_counts() =>
        Assert.Equal(6, Of(Order() with { At = Some.At("2027-01-01T00:00:00+01:00") }));

    [Fact]
    public void The_last_moment_of_a_contract_is_the_one_before_its_end() =>
        Assert.Equal(5, Of(Order() with { At = Some.At("2026-12-31T23:59:59.999+01:00") }));

    public static TheoryData<string, string, decimal, decimal> PricesBySource => new()
    {
        { "retail", "nordics", 5m, 7m },
        { "other", "nordics", 5m, 8m },
        { "other", "nordics", 4m, 9m },
        { "other", "elsewhere", 4.5m, 10m },
    };

    [Theory]
    [MemberData(nameof(PricesBySource))]
    public void Of_the_other_sources_the_first_that_has_a_price_decides(string segment, string zone, decimal quantity, decimal price)
    {
        var order = Some.Order(("A", quantity)) with { Customer = "c-2", Segments = [segment], Zone = zone };

        var line = Some.Priced(All, order).Lines[0];

        Assert.Equal(quantity * price, line.Net.Amount);
    }

    [Fact]
    public void Of_several_segments_the_cheapest_counts()
    {
        var prices = All with { Entries = [.. All.Entries, Some.From(PriceSource.Segment, "club", "A", 6.5m)] };

        var priced = Some.Priced(prices, Some.Order(("A", 1)) with { Customer = "c-2", Segments = ["retail", "club"] });

        Assert.Equal(6.5m, priced.Net.Amount);
    }

    [Fact]
    public void A_contract_that_the_customer_does_not_have_is_refused() =>
        Assert.Equal("pricing.unknown-contract", Some.Refused(All, Order() with { Customer = "c-2", ContractId = "k-1" })[0].Code);

    [Fact]
    public void A_contract_that_is_named_and_not_in_force_is_told()
    {
        var priced = Some.Priced(All, Order() with { ContractId = "k-1", At = Some.At("2028-01-01T00:00:00Z") });

        Assert.Equal(6, priced.Net.Amount);
        Assert.Equal("pricing.contract-not-in-force", Assert.Single(priced.Warnings).Code);
    }

    [Fact]
    public void Every_line_without_a_price_is_named()
    {
        var problems = Some.Refused(All, Some.Order(("A", 1), ("B", 1), ("C", 1)));

        Assert.Equal(["$.lines[1].sku", "$.lines[2].sku"], problems.Select(problem => problem.Path));
        Assert.All(problems, problem => Assert.Equal("pricing.no-price", problem.Code));
    }

    [Fact]
    public void There_is_no_price_in_another_currency() =>
        Assert.Equal("pricing.no-price", Assert.Single(Some.Refused(All, Order() with { Currency = "USD" })).Code);

    [Theory]
    [InlineData("XXX", "Europe/Berlin", "pricing.unknown-currency")]
    [InlineData("EUR", "Europe/Atlantis", "pricing.unknown-time-zone")]
    public void A_request_that_cannot_be_understood_is_refused(string currency, string zone, string code) =>
        Assert.Equal(code, Assert.Single(Some.Refused(All, Order() with { Currency = currency, TimeZone = zone })).Code);

    [Fact]
    public void An_order_without_lines_is_refused() => Assert.Equal("pricing.no-lines", Assert.Single(Some.Refused(All, Some.Order())).Code);

    [Fact]
    public void A_region_is_in_its_own_zone_before_that_of_its_country()
    {
        var prices = All with { Zones = [new PriceZone("us", ["US"]), new PriceZone("west", ["US-WA", "US-OR"])] };

        Assert.Equal("west", prices.ZoneOf("US", "WA"));
        Assert.Equal("us", prices.ZoneOf("US", "MA"));
        Assert.Null(prices.ZoneOf("CA", region: null));
    }

    private static PricingRequest Order() => Some.Order(("A", 1)) with { Segments = ["retail"], Zone = "nordics" };

    private static decimal Of(PricingRequest request) => Some.Priced(All, request).Net.Amount;
}
