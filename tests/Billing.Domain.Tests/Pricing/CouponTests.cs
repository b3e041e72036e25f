using Billing.Domain.Primitives;
using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-03")]
public sealed class CouponTests
{
    private static readonly Coupon Once = new("WELCOME", "welcome", LocalWindow.Always, MaxUses: 1);

    private static readonly PriceConfiguration Prices = Some.Prices(Some.Price("A", 100)) with
    {
        Promotions = [Some.Percent("welcome", 0.1m) with { RequiresCoupon = true }],
        Coupons = [Once, new Coupon("WELCOME2", "welcome", new LocalWindow(Until: Some.Local("2026-11-20")))],
    };

    [Fact]
    public void A_coupon_unlocks_its_promotion_and_the_use_is_claimed()
    {
        var priced = Some.Priced(Prices, Some.Order(("A", 1)) with { Coupons = ["welcome"] });

        Assert.Equal(90, priced.Net.Amount);
        Assert.Equal(("WELCOME", "welcome", 10m), (priced.Claims[0].Code, priced.Claims[0].PromotionId, priced.Claims[0].Discount.Amount));
        Assert.Equal(100, Some.Priced(Prices, Some.Order(("A", 1))).Net.Amount);
    }

    [Theory]
    [InlineData("NOBODY", "is not known")]
    [InlineData("WELCOME2", "is not valid at this time")]
    public void A_coupon_that_does_not_count_is_told_and_refuses_nothing(string code, string reason)
    {
        var priced = Some.Priced(Prices, Some.Order(("A", 1)) with { Coupons = [code] });

        Assert.Equal(100, priced.Net.Amount);
        Assert.Empty(priced.Claims);
        Assert.Contains(reason, Assert.Single(priced.Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coupon_whose_uses_are_taken_does_not_count()
    {
        var priced = Some.Priced(Prices, Some.Order(("A", 1)) with { Coupons = ["WELCOME"], CouponUses = [new CouponUse("WELCOME", 1, 0)] });

        Assert.Equal(100, priced.Net.Amount);
        Assert.Contains("is used up", Assert.Single(priced.Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coupon_that_takes_nothing_off_is_not_used()
    {
        var free = Prices with { Promotions = [.. Prices.Promotions, Some.Percent("free", 1) with { Priority = 1 }] };

        Assert.Empty(Some.Priced(free, Some.Order(("A", 1)) with { Coupons = ["WELCOME"] }).Claims);
    }

    [Fact]
    public void Of_two_orders_that_decide_one_after_the_other_the_first_takes_the_last_use()
    {
        var first = CouponDecider.Use(CouponState.Empty, Once, "1001", "c-1", Some.Noon);
        var state = After(CouponState.Empty, first);

        Assert.Equal("pricing.coupon-used-up", Assert.IsType<Outcome.Rejected>(CouponDecider.Use(state, Once, "1002", "c-2", Some.Noon)).Problems[0].Code);
        Assert.IsType<Outcome.Duplicate>(CouponDecider.Use(state, Once, "1001", "c-1", Some.Noon));
    }

    [Fact]
    public void A_use_that_is_given_back_is_free_for_another_order()
    {
        var used = After(CouponState.Empty, CouponDecider.Use(CouponState.Empty, Once, "1001", "c-1", Some.Noon));
        var released = After(used, CouponDecider.Release(used, "WELCOME", "1001", Some.Noon));

        Assert.IsType<Outcome.Accepted>(CouponDecider.Use(released, Once, "1002", "c-2", Some.Noon));
        Assert.IsType<Outcome.Duplicate>(CouponDecider.Release(released, "WELCOME", "1001", Some.Noon));
    }

    [Fact]
    public void A_customer_uses_a_coupon_as_often_as_it_allows()
    {
        var perCustomer = Once with { MaxUses = null, MaxUsesPerCustomer = 1 };
        var used = After(CouponState.Empty, CouponDecider.Use(CouponState.Empty, perCustomer, "1001", "c-1", Some.Noon));

        Assert.Equal(
            "pricing.coupon-used-by-customer", Assert.IsType<Outcome.Rejected>(CouponDecider.Use(used, perCustomer, "1002", "c-1", Some.Noon)).Problems[0].Code);
        Assert.IsType<Outcome.Accepted>(CouponDecider.Use(used, perCustomer, "1003", "c-2", Some.Noon));
        Assert.Equal(new CouponUse("WELCOME", 1, 1), used.FactsFor("WELCOME", "c-1", "1002"));
        Assert.Equal(new CouponUse("WELCOME", 0, 0), used.FactsFor("WELCOME", "c-1", "1001"));
    }

    private static CouponState After(CouponState state, Outcome outcome) =>
        Assert.IsType<Outcome.Accepted>(outcome).Events.Aggregate(state, (before, happened) => before.Apply(happened));
}
