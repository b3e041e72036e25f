using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-03")]
public sealed class PromotionTests
{
    private static readonly PriceConfiguration Plain = Some.Prices(Some.Price("A", 100), Some.Price("B", 50), Some.Price("C", 33.33m));

    [Fact]
    public void Of_two_promotions_that_exclude_each_other_the_one_that_takes_most_off_counts() => Assert.Equal(
        80, Net(Some.Order(("A", 1)), Some.Percent("small", 0.1m) with { Group = "autumn" }, Some.Percent("large", 0.2m) with { Group = "autumn" }));

    [Fact]
    public void Of_two_promotions_that_exclude_each_other_priority_goes_before_the_amount() => Assert.Equal(
        90,
        Net(Some.Order(("A", 1)), Some.Percent("large", 0.2m) with { Group = "autumn" }, Some.Percent("small", 0.1m) with { Group = "autumn", Priority = 1 }));

    [Fact]
    public void Promotions_of_different_groups_are_taken_one_after_the_other() => Assert.Equal(
        72, Net(Some.Order(("A", 1)), Some.Percent("x", 0.1m) with { Group = "one" }, Some.Percent("y", 0.2m) with { Group = "two" }));

    [Fact]
    public void An_exclusive_promotion_tolerates_none_after_it_and_none_before_it()
    {
        var exclusive = Some.Percent("alone", 0.15m) with { IsExclusive = true };
        var other = Some.Percent("other", 0.1m);

        Assert.Equal(85, Net(Some.Order(("A", 1)), exclusive with { Priority = 1 }, other));
        Assert.Equal(90, Net(Some.Order(("A", 1)), exclusive, other with { Priority = 1 }));
    }

    [Fact]
    public void An_exclusive_promotion_of_a_line_keeps_the_orders_promotion_off_it() => Assert.Equal(
        [85m, 45m],
        Nets(Some.Order(("A", 1), ("B", 1)), Some.Percent("alone", 0.15m) with { IsExclusive = true, Skus = ["A"] }, Some.PercentOfOrder("order", 0.1m)));

    [Fact]
    public void A_promotion_takes_an_amount_off_each_unit_or_brings_it_down_to_a_price()
    {
        var off = Some.Percent("off", 5) with { Kind = PromotionKind.Amount, Currency = "EUR" };
        var price = Some.Percent("price", 79.90m) with { Kind = PromotionKind.UnitPrice, Currency = "EUR" };

        Assert.Equal(285, Net(Some.Order(("A", 3)), off));
        Assert.Equal(239.70m, Net(Some.Order(("A", 3)), price));
        Assert.Equal(50, Net(Some.Order(("B", 1)), price));
    }

    [Fact]
    public void A_promotion_counts_for_whom_and_what_it_names()
    {
        var prices = Plain with { Articles = [new PricedArticle("B", "shoes")] };
        var named = Some.Percent("named", 0.5m) with { Categories = ["shoes"], Segments = ["club"], Zones = ["dach"] };
        var order = Some.Order(("A", 1), ("B", 1)) with { Segments = ["club"], Zone = "dach" };

        Assert.Equal([100m, 25m], Some.Nets(Some.Priced(prices with { Promotions = [named] }, order)));
        Assert.Equal([100m, 50m], Some.Nets(Some.Priced(prices with { Promotions = [named] }, order with { Zone = "fr" })));
        Assert.Equal([100m, 50m], Some.Nets(Some.Priced(prices with { Promotions = [named] }, order with { Segments = [] })));
    }

    [Fact]
    public void A_contract_price_takes_no_promotion_unless_the_promotion_says_so()
    {
        var prices = Some.Prices(Some.From(PriceSource.Contract, "k", "A", 80)) with { Contracts = [new ContractTerms("k", "c-1", LocalWindow.Always)] };
        var ten = Some.Percent("ten", 0.1m);

        Assert.Equal(80, Some.Priced(prices with { Promotions = [ten] }, Some.Order(("A", 1))).Net.Amount);
        Assert.Equal(72, Some.Priced(prices with { Promotions = [ten with { Sources = [PriceSource.Contract] }] }, Some.Order(("A", 1))).Net.Amount);
    }

    [Fact]
    public void The_least_quantity_counts_over_all_lines_of_the_article()
    {
        var three = Some.Percent("three", 0.1m) with { MinQuantity = 3 };

        Assert.Equal([180m, 90m], Nets(Some.Order(("A", 2), ("A", 1)), three));
        Assert.Equal([200m, 50m], Nets(Some.Order(("A", 2), ("B", 1)), three));
    }

    [Fact]
    public void A_cap_holds_for_the_whole_order() => Assert.Equal(
        [85m, 50m, 33.33m], Nets(Some.Order(("A", 1), ("B", 1), ("C", 1)), Some.Percent("capped", 0.2m) with { Cap = 15, Currency = "EUR" }));

    [Fact]
    public void No_discount_goes_below_the_floor()
    {
        var prices = Plain with { Floors = [new PriceFloor("A", "EUR", 69.995m)], Promotions = [Some.Percent("half", 0.5m), Some.AmountOfOrder("ten", 10)] };

        var priced = Some.Priced(prices, Some.Order(("A", 1)));

        Assert.Equal(70, priced.Net.Amount);
        Assert.Equal(PriceLimit.Floor, Assert.Single(priced.Explain().Lines[0].Steps, step => step.Rule == "half").Limit);
    }

    [Fact]
    public void A_price_below_its_floor_stands_and_takes_no_discount() => Assert.Equal(
        50, Some.Priced(Plain with { Floors = [new PriceFloor("B", "EUR", 60)], Promotions = [Some.Percent("half", 0.5m)] }, Some.Order(("B", 1))).Net.Amount);

    [Fact]
    public void What_a_line_cannot_take_of_the_orders_discount_goes_to_the_others()
    {
        var prices = Plain with { Floors = [new PriceFloor("A", "EUR", 95)], Promotions = [Some.AmountOfOrder("thirty", 30)] };

        Assert.Equal([95m, 25m], Some.Nets(Some.Priced(prices, Some.Order(("A", 1), ("B", 1)))));
    }

    [Fact]
    public void A_percentage_off_the_order_takes_no_more_off_the_others_because_of_a_floor()
    {
        var prices = Plain with { Floors = [new PriceFloor("A", "EUR", 95)], Promotions = [Some.PercentOfOrder("tenth", 0.1m)] };

        Assert.Equal([95m, 45m], Some.Nets(Some.Priced(prices, Some.Order(("A", 1), ("B", 1)))));
    }

    [Fact]
    public void The_highest_discount_rate_binds_all_promotions_together() => Assert.Equal(
        70, Some.Priced(Plain with { Policy = new PricingPolicy(0.3m), Promotions = [Some.Percent("a", 0.2m), Some.Percent("b", 0.2m)] }, Some.Order(("A", 1))).Net.Amount);

    [Fact]
    public void The_orders_discount_is_spread_by_largest_remainder_the_earlier_line_first() => Assert.Equal(
        [49.96m, 49.97m, 49.97m], // 0.10 over three equal lines: 0.04, 0.03, 0.03
        Nets(Some.Order(("B", 1), ("B", 1), ("B", 1)), Some.AmountOfOrder("ten-cents", 0.10m)));

    [Fact]
    public void The_orders_discount_counts_from_its_least_amount()
    {
        var hundred = Some.AmountOfOrder("ten", 10) with { MinAmount = 150 };

        Assert.Equal(140, Net(Some.Order(("A", 1), ("B", 1)), hundred));
        Assert.Equal(133.33m, Net(Some.Order(("A", 1), ("C", 1)), hundred));
    }

    [Fact]
    public void A_discount_of_all_costs_nothing_and_leaves_nothing_below_zero()
    {
        Assert.Equal([0m, 0m], Nets(Some.Order(("A", 1), ("C", 3)), Some.Percent("free", 1), Some.Percent("more", 0.5m), Some.AmountOfOrder("ten", 10)));
        Assert.Equal([0m, 0m], Nets(Some.Order(("A", 1), ("C", 3)), Some.AmountOfOrder("voucher", 10_000)));
    }

    [Fact]
    public void An_article_that_costs_nothing_takes_no_discount_and_no_share()
    {
        var prices = Some.Prices(Some.Price("GIFT", 0), Some.Price("A", 10)) with { Promotions = [Some.Percent("p", 0.1m), Some.AmountOfOrder("one", 1)] };

        var priced = Some.Priced(prices, Some.Order(("GIFT", 2), ("A", 1)));

        Assert.Equal([0m, 8m], Some.Nets(priced));
        Assert.Single(priced.Explain().Lines[0].Steps);
    }

    [Fact]
    public void A_line_whose_discount_rounds_to_nothing_is_not_left_to_the_next_of_the_group()
    {
        var prices = Some.Prices(Some.Price("PIN", 0.04m)) with
        {
            Promotions = [Some.Percent("ten", 0.1m) with { Group = "g", Priority = 1 }, Some.Percent("ninety", 0.9m) with { Group = "g" }],
        };

        Assert.Equal(0.04m, Some.Priced(prices, Some.Order(("PIN", 1))).Net.Amount);
    }

    [Fact]
    public void What_is_taken_back_takes_the_discount_back() => Assert.Equal([180m, -90m], Nets(Some.Order(("A", 2), ("A", -1)), Some.Percent("ten", 0.1m)));

    [Fact]
    public void An_allowance_takes_no_discount()
    {
        var prices = Some.Prices(Some.Price("DEPOSIT", -3.10m)) with { Promotions = [Some.Percent("ten", 0.1m)] };

        Assert.Equal(-6.20m, Some.Priced(prices, Some.Order(("DEPOSIT", 2))).Net.Amount);
    }

    private static decimal Net(PricingRequest order, params Promotion[] promotions) => Some.Priced(Plain with { Promotions = promotions }, order).Net.Amount;

    private static decimal[] Nets(PricingRequest order, params Promotion[] promotions) => Some.Nets(Some.Priced(Plain with { Promotions = promotions }, order));
}
