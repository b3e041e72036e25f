using Billing.Domain.Pricing;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-06")]
public sealed class BundleTests
{
    private static readonly BundleComponent[] Parts = [new("CAM", 1), new("LENS", 2), new("BAG", 1)];

    private static readonly PriceConfiguration Prices = Some.Prices(
        Some.Price("CAM", 500), Some.Price("LENS", 120), Some.Price("BAG", 60), Some.Price("SET", 699.99m)) with
    {
        Bundles =
        [
            new Bundle("SET", BundleKind.Fixed, Parts),
            new Bundle("SET-10", BundleKind.Percentage, Parts, 0.1m),
            new Bundle("SET-777", BundleKind.Allocated, Parts, 777, "EUR"),
        ],
    };

    [Theory]
    [InlineData("SET", "699.99", "437.49 210.00 52.50")]
    [InlineData("SET-10", "720.00", "450.00 216.00 54.00")]
    [InlineData("SET-777", "777.00", "485.63 233.10 58.27")]
    public void A_bundle_is_spread_over_its_components_by_their_stand_alone_prices(string sku, string net, string parts)
    {
        var line = Some.Priced(Prices, Some.Order((sku, 1))).Lines[0];

        Assert.Equal(decimal.Parse(net), line.Net.Amount);
        Assert.Equal(parts.Split(' ').Select(decimal.Parse), line.Components.Select(part => part.Net.Amount));
        Assert.Equal(["CAM", "LENS", "BAG"], line.Components.Select(part => part.Sku));
    }

    [Fact]
    public void Discounts_on_a_bundle_are_shared_by_its_components()
    {
        var prices = Prices with { Promotions = [Some.Percent("ten", 0.1m), Some.AmountOfOrder("five", 5)] };

        var line = Some.Priced(prices, Some.Order(("SET", 3))).Lines[0];

        Assert.Equal((699.99m * 3) - 210.00m - 5, line.Net.Amount);
        Assert.Equal(line.Net, Money.Sum(line.Components.Select(part => part.Net), line.Net.Currency));
    }

    [Fact]
    public void A_bundle_that_comes_back_is_spread_the_other_way()
    {
        var sold = Some.Priced(Prices, Some.Order(("SET", 1))).Lines[0];
        var back = Some.Priced(Prices, Some.Order(("SET", -1))).Lines[0];

        Assert.Equal(sold.Components.Select(part => -part.Net), back.Components.Select(part => part.Net));
    }

    [Fact]
    public void Credit_for_parts_of_a_bundle_gives_back_what_they_cost_and_no_cent_more()
    {
        var lenses = Some.Priced(Prices with { Promotions = [Some.AmountOfOrder("seven", 7.77m)] }, Some.Order(("SET", 1))).Lines[0].Components[1];

        var (first, second) = (lenses.Credit(0, 1), lenses.Credit(1, 1));

        Assert.Equal(-lenses.Net, first + second);
        Assert.Throws<ArgumentOutOfRangeException>(() => lenses.Credit(1, 2));
    }

    [Fact]
    public void A_bundle_in_a_contract_has_the_contracts_price()
    {
        var prices = Prices with
        {
            Entries = [.. Prices.Entries, Some.From(PriceSource.Contract, "k", "SET", 650)],
            Contracts = [new ContractTerms("k", "c-1", LocalWindow.Always)],
        };

        Assert.Equal(650, Some.Priced(prices, Some.Order(("SET", 1))).Net.Amount);
    }

    [Fact]
    public void A_component_without_a_price_is_named()
    {
        var prices = Prices with { Entries = [.. Prices.Entries.Where(entry => entry.Sku != "BAG")] };

        Assert.Contains("'BAG'", Assert.Single(Some.Refused(prices, Some.Order(("SET", 1)))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_of_free_articles_is_spread_evenly()
    {
        var prices = Some.Prices(Some.Price("X", 0), Some.Price("Y", 0)) with
        {
            Bundles = [new Bundle("XY", BundleKind.Allocated, [new("X", 1), new("Y", 1)], 9.99m, "EUR")],
        };

        Assert.Equal([5.00m, 4.99m], Some.Priced(prices, Some.Order(("XY", 1))).Lines[0].Components.Select(part => part.Net.Amount));
    }
}
