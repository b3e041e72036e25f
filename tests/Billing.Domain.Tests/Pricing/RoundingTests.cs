using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-06")]
public sealed class RoundingTests
{
    public static TheoryData<string, decimal, decimal, decimal> RoundedLines => new()
    {
        { "JPY", 99.5m, 3m, 299m },
        { "JPY", 0.5m, 1m, 1m },
        { "EUR", 0.125m, 1m, 0.13m },
        { "EUR", 19.99m, 2.375m, 47.48m },
        { "BHD", 0.0125m, 3m, 0.038m },
        { "BHD", 1.2345m, 1m, 1.235m },
        { "EUR", 0.125m, -1m, -0.13m },
    };

    [Theory]
    [MemberData(nameof(RoundedLines))]
    public void A_line_is_rounded_to_the_minor_unit_of_its_currency(string currency, decimal price, decimal quantity, decimal net)
    {
        var priced = Some.Priced(Some.Prices(Some.Price("A", price, currency)), Some.Order(("A", quantity)) with { Currency = currency });

        Assert.Equal(net, priced.Net.Amount);
        Assert.True(priced.Net.IsPayable);
    }

    [Theory]
    [InlineData("JPY", 1000, "334 333 333")]
    [InlineData("BHD", 1, "0.334 0.333 0.333")]
    public void The_orders_discount_is_spread_in_minor_units_of_its_currency(string currency, decimal discount, string parts)
    {
        var prices = Some.Prices(Some.Price("A", 5000, currency)) with { Promotions = [Some.AmountOfOrder("off", discount, currency)] };

        var priced = Some.Priced(prices, Some.Order(("A", 1), ("A", 1), ("A", 1)) with { Currency = currency });

        Assert.Equal(parts.Split(' ').Select(decimal.Parse), priced.Lines.Select(line => line.Discount.Amount));
    }

    [Fact]
    public void An_order_of_a_thousand_lines_adds_up_to_the_cent()
    {
        var prices = Some.Prices([.. Enumerable.Range(1, 1000).Select(n => Some.Price($"S{n}", n * 0.337m))]) with
        {
            Promotions = [Some.Percent("seven", 0.07m), Some.PercentOfOrder("three", 0.03m), Some.AmountOfOrder("hundred", 100)],
        };

        var priced = Some.Priced(prices, Some.Order([.. Enumerable.Range(1, 1000).Select(n => ($"S{n}", n % 7 + 0.5m))]));

        var afterLines = priced.Explain().Lines.Sum(line => line.Steps.Last(step => step.Rule is "seven" || step.Rule.StartsWith("list-", StringComparison.Ordinal)).After.Amount);
        var three = decimal.Round((afterLines - 100) * 0.03m, 2, MidpointRounding.AwayFromZero);
        Assert.Equal(afterLines - 100 - three, priced.Net.Amount);
        Assert.Equal(priced.Net.Amount, priced.Lines.Sum(line => line.Net.Amount));
        Assert.All(priced.Lines, line => Assert.True(line.Net.IsPayable && !line.Net.IsNegative));
    }

    [Fact]
    public void A_mixed_basket_of_prices_gifts_returns_and_allowances_adds_up()
    {
        var prices = Some.Prices(Some.Price("A", 19.99m), Some.Price("GIFT", 0), Some.Price("DEPOSIT", -0.25m)) with
        {
            Promotions = [Some.Percent("ten", 0.1m), Some.AmountOfOrder("one", 1)],
        };

        var priced = Some.Priced(prices, Some.Order(("A", 3), ("GIFT", 1), ("DEPOSIT", 4), ("A", -1)));

        Assert.Equal([52.97m, 0m, -1.00m, -17.99m], Some.Nets(priced));
        Assert.Equal(33.98m, priced.Net.Amount);
        Assert.Equal(38.98m, priced.Base.Amount);
    }
}
