using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "PRC-08")]
public sealed class CashRoundingTests
{
    /// <remarks>
    /// Coins: SNB (5 Rappen), Riksbank (1 krona), Nationalbanken (50 øre), Norges Bank (1 krone), Reserve Bank of Australia and Suomen Pankki
    /// (5 cents), MNB (5 forint).
    /// </remarks>
    [Theory]
    [InlineData("CHF", "0.05", "10.82", "-0.02")]
    [InlineData("CHF", "0.05", "10.83", "0.02")]
    [InlineData("CHF", "0.05", "10.85", "0")]
    [InlineData("SEK", "1", "99.49", "-0.49")]
    [InlineData("SEK", "1", "99.50", "0.50")]
    [InlineData("DKK", "0.50", "10.24", "-0.24")]
    [InlineData("DKK", "0.50", "10.25", "0.25")]
    [InlineData("NOK", "1", "0.49", "0")]
    [InlineData("AUD", "0.05", "9.98", "0.02")]
    [InlineData("EUR", "0.05", "-10.82", "0.02")]
    [InlineData("HUF", "5", "1002", "-2")]
    [InlineData("HUF", "5", "1003", "2")]
    public void A_total_is_rounded_to_the_nearest_sum_in_coins(string currency, string unit, string total, string adjustment) => Assert.Equal(
        decimal.Parse(adjustment), CashUnit.Adjustment(new Money(decimal.Parse(total), Currency.Of(currency)), decimal.Parse(unit)).Amount);

    [Fact]
    public void What_is_rounded_is_a_multiple_of_the_unit_and_at_most_half_of_it_away() => Prop.ForAll(
        (from cents in Gen.Choose(-2_000_000, 2_000_000)
         from unit in Gen.Elements(0.05m, 0.10m, 0.50m, 1m)
         select (Total: Sold.Euro(cents / 100m), Unit: unit)).ToArbitrary(),
        each =>
        {
            var adjustment = CashUnit.Adjustment(each.Total, each.Unit);
            Assert.InRange(adjustment.Amount, -each.Unit / 2, each.Unit / 2);
            Assert.True((each.Total + adjustment).Amount % each.Unit == 0 || (adjustment.IsZero && Math.Abs(each.Total.Amount) < each.Unit / 2));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0.05", true)]
    [InlineData("0", false)]
    [InlineData("-0.05", false)]
    [InlineData("0.005", false)]
    public void A_unit_is_above_zero_and_a_multiple_of_the_minor_unit(string unit, bool isSound) =>
        Assert.Equal(isSound, CashUnit.IsSound(decimal.Parse(unit), Sold.Eur));

    [Theory]
    [InlineData("0.025")]
    [InlineData("-191.71")]
    public void A_rounding_that_nobody_can_pay_is_refused(string told)
    {
        var order = Read() with { CashRounding = decimal.Parse(told) };

        Assert.Equal(["$.total_price orders.cash-rounding"], Sample.Map(order, null).Order.Problems());
    }

    [Fact]
    public void Cash_is_rounded_by_what_the_storefront_says_and_else_by_policy()
    {
        var policy = new OrderPolicy { CashUnits = new Dictionary<string, decimal> { ["EUR"] = 0.50m } };

        Assert.Equal(191.50m, Gross(Read() with { IsPaidInCash = true }, policy));
        Assert.Equal(191.50m, Gross(Read() with { CashRounding = -0.20m, IsPaidInCash = true }, policy));
        Assert.Equal(191.75m, Gross(Read() with { CashRounding = 0.05m }, policy: null));
        Assert.Equal(191.70m, Gross(Read(), policy));
        Assert.Equal(191.70m, Gross(Read() with { IsPaidInCash = true }, policy: null));
    }

    private static decimal Gross(StorefrontOrder order, OrderPolicy? policy)
    {
        var mapped = StorefrontOrderMapper.Map(order, Sold.Nordwind, Catalogue, policy);
        Assert.Empty(mapped.Notes);
        return mapped.Order.Value().Gross.Amount;
    }

    private static readonly Dictionary<string, CatalogueItem> Catalogue = new() { ["DIGI-YIELD"] = new CatalogueItem("DIGI-YIELD", LineKind.Digital, "C62") };

    private static StorefrontOrder Read() => Billing.Connectors.Shopify.ShopifyOrderReader.Read(Sample.Bytes("nordwind/shopify/order-1002-mixed-basket.json")).Value();
}
