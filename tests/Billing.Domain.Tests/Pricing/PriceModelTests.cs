using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-08")]
public sealed class PriceModelTests
{
    private static readonly PriceTier[] Tiers = [new(0, 10), new(10, 8), new(100, 5)];

    public static TheoryData<decimal, decimal> GraduatedAmounts => new()
    {
        { 0m, 0m },
        { 5m, 50m },
        { 10m, 100m },
        { 10.5m, 104m },
        { 100m, 820m },
        { 150m, 1070m },
    };

    [Theory]
    [MemberData(nameof(GraduatedAmounts))]
    public void A_graduated_price_charges_each_tier_for_its_own_units(decimal quantity, decimal amount) =>
        Assert.Equal(amount, Whole(new PriceModel(PriceModelKind.Graduated, 0, Tiers), quantity));

    public static TheoryData<decimal, decimal> VolumeAmounts => new()
    {
        { 9.9m, 99m },
        { 10m, 100m },
        { 11m, 88m },
        { 100m, 800m },
        { 101m, 505m },
    };

    [Theory]
    [MemberData(nameof(VolumeAmounts))]
    public void A_volume_price_charges_every_unit_by_the_tier_that_is_reached(decimal quantity, decimal amount) =>
        Assert.Equal(amount, Whole(new PriceModel(PriceModelKind.Volume, 0, Tiers), quantity));

    public static TheoryData<decimal, decimal> PackageAmounts => new()
    {
        { 0m, 0m },
        { 0.5m, 30m },
        { 12m, 30m },
        { 12.001m, 60m },
    };

    [Theory]
    [MemberData(nameof(PackageAmounts))]
    public void A_package_is_charged_when_it_is_begun(decimal quantity, decimal amount) =>
        Assert.Equal(amount, Whole(new PriceModel(PriceModelKind.Package, 30, PackageSize: 12), quantity));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 99)]
    [InlineData(1000, 99)]
    public void A_flat_price_is_charged_once(decimal quantity, decimal amount) => Assert.Equal(amount, Whole(new PriceModel(PriceModelKind.Flat, 99), quantity));

    public static TheoryData<decimal, decimal> Overages => new()
    {
        { 1000m, 0m },
        { 1000.5m, 0.00625m },
        { 3000m, 25m },
    };

    [Theory]
    [MemberData(nameof(Overages))]
    public void Over_the_included_units_the_overage_is_charged(decimal quantity, decimal amount) =>
        Assert.Equal(amount, Whole(new PriceModel(PriceModelKind.PerUnit, 0.0125m, Included: 1000), quantity));

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 50)]
    [InlineData(6, 60)]
    public void A_minimum_is_committed_for_any_quantity(decimal quantity, decimal amount) =>
        Assert.Equal(amount, Whole(new PriceModel(PriceModelKind.PerUnit, 10, Minimum: 50), quantity));

    [Fact]
    public void A_percentage_is_taken_of_the_amount_that_comes_with_the_line()
    {
        var prices = Some.Prices(Some.Price("FEE", new PriceModel(PriceModelKind.Percentage, 0.025m)));

        var priced = Some.Priced(prices, Some.Order() with { Lines = [new PricingLine("1", "FEE", 1, Basis: 1234.56m)] });

        Assert.Equal(30.86m, priced.Net.Amount);
    }

    [Fact]
    public void Tiers_count_over_all_lines_of_an_article_and_each_unit_costs_the_same()
    {
        var prices = Some.Prices(Some.Price("A", new PriceModel(PriceModelKind.Graduated, 0, Tiers)));

        Assert.Equal([77.33m, 38.67m], Some.Nets(Some.Priced(prices, Some.Order(("A", 8), ("A", 4)))));
        Assert.Equal([116m], Some.Nets(Some.Priced(prices, Some.Order(("A", 12)))));
    }

    [Fact]
    public void A_flat_price_is_charged_once_for_all_lines_of_an_article() => Assert.Equal(
        [33.33m, 33.34m, 33.33m],
        Some.Nets(Some.Priced(Some.Prices(Some.Price("SETUP", new PriceModel(PriceModelKind.Flat, 100))), Some.Order(("SETUP", 1), ("SETUP", 1), ("SETUP", 1)))));

    [Fact]
    public void What_is_taken_back_has_tiers_of_its_own()
    {
        var prices = Some.Prices(Some.Price("A", new PriceModel(PriceModelKind.Volume, 0, Tiers)));

        Assert.Equal([88m, -20m], Some.Nets(Some.Priced(prices, Some.Order(("A", 11), ("A", -2)))));
    }

    public static TheoryData<PriceModelKind, decimal, decimal> FlatAmounts => new()
    {
        { PriceModelKind.Volume, 0m, 50m },
        { PriceModelKind.Volume, 10m, 60m },
        { PriceModelKind.Volume, 11m, 25.5m },
        { PriceModelKind.Graduated, 0m, 50m },
        { PriceModelKind.Graduated, 10m, 60m },
        { PriceModelKind.Graduated, 11m, 80.5m },
    };

    /// <remarks>getlago/lago#648: the first tier's flat fee is owed also when nothing was used; openmeter#2119 the same.</remarks>
    [Theory]
    [MemberData(nameof(FlatAmounts))]
    public void A_tier_has_an_amount_that_is_charged_once_and_that_of_the_first_always(PriceModelKind kind, decimal quantity, decimal amount) =>
        Assert.Equal(amount, Whole(new PriceModel(kind, 0, [new(0, 1, 50), new(10, 0.5m, 20)]), quantity));

    [Fact]
    public void What_is_owed_when_nothing_is_bought_stands_on_the_first_line_of_the_article()
    {
        var prices = Some.Prices(Some.Price("A", new PriceModel(PriceModelKind.PerUnit, 1, Minimum: 100)));

        Assert.Equal([100m, 0m], Some.Nets(Some.Priced(prices, Some.Order(("A", 0), ("A", 0)))));
        Assert.Equal([0m, 120m], Some.Nets(Some.Priced(prices, Some.Order(("A", 0), ("A", 120)))));
    }

    private static decimal Whole(PriceModel model, decimal quantity) => model.Amount(quantity);
}
