using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Pricing;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-07")]
public sealed class StorefrontPriceCheckTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    private static readonly PriceConfiguration Prices = Some.Prices(Some.From(PriceSource.Contract, "k-1", "A", 90), Some.Price("A", 100), Some.Price("B", 10)) with
    {
        Contracts = [new ContractTerms("k-1", "c-1", LocalWindow.Always, ToleranceAmount: 0.05m, ToleranceRate: 0.01m)],
    };

    public static TheoryData<decimal, string?> ChargedAmounts => new()
    {
        { 90m, null },
        { 89.10m, null },
        { 90.90m, null },
        { 89.09m, "pricing.below-contract" },
        { 90.91m, "pricing.above-contract" },
    };

    [Theory]
    [MemberData(nameof(ChargedAmounts))]
    public void A_line_that_differs_by_more_than_the_contract_tolerates_is_held(decimal charged, string? code)
    {
        var violations = StorefrontPriceCheck.Check(Charged(("A", charged)), Some.Priced(Prices, Some.Order(("A", 1))));

        Assert.Equal(code, violations.SingleOrDefault()?.Problem.Code);
    }

    [Fact]
    public void The_violation_says_what_was_charged_and_what_was_agreed()
    {
        var violation = Assert.Single(StorefrontPriceCheck.Check(Charged(("A", 80), ("B", 3)), Some.Priced(Prices, Some.Order(("A", 1), ("B", 1)))));

        Assert.Equal(
            "Line 1 was charged 80.00 EUR, 10.00 EUR less than the 90.00 EUR of contract k-1; it tolerates 0.90 EUR.", violation.Problem.Text);
    }

    [Fact]
    public void Without_a_contract_nothing_is_compared() =>
        Assert.Empty(StorefrontPriceCheck.Check(Charged(("A", 1)), Some.Priced(Prices, Some.Order(("A", 1)) with { Customer = "c-2" })));

    [Fact]
    public void Lines_of_another_order_are_not_compared() =>
        Assert.Throws<ArgumentException>(() => StorefrontPriceCheck.Check(Charged(("A", 1)), Some.Priced(Prices, Some.Order(("A", 1), ("B", 1)))));

    [Theory]
    [InlineData("A", 90, null)]
    [InlineData("A", 80, "pricing.below-contract")]
    [InlineData("none", 80, null)]
    public void An_order_is_held_for_what_breaks_the_contract_of_its_buyer(string sku, decimal charged, string? code)
    {
        var order = Charged((sku, charged));
        var book = PriceBook.Compile(Prices with { Contracts = [Prices.Contracts[0] with { Customer = OrderPricing.CustomerOf("tenant:nordwind", order.Buyer) }] });

        Assert.Equal(code, StorefrontPriceCheck.ReasonsToHold(order, book, "tenant:nordwind", Some.Berlin).SingleOrDefault()?.Code);
        Assert.Empty(StorefrontPriceCheck.ReasonsToHold(order, PriceBook.Compile(Prices), "tenant:nordwind", Some.Berlin));
    }

    internal static SalesOrder Charged(params (string Sku, decimal Net)[] lines)
    {
        var address = new Address("Street 1", "20355", "Hamburg", Region: null, "DE");
        return new SalesOrder(
            "1001",
            "shopify",
            "77",
            "nordwind-de",
            Some.Noon,
            "EUR",
            new Party("Buyer", Contact: null, address, TaxId: null, Email: null),
            address,
            0,
            [.. lines.Select((line, index) => new OrderLine($"{index + 1}", line.Sku, line.Sku, LineKind.Goods, 1, "C62", line.Net, Money.Zero(Euro), new Money(line.Net, Euro), TaxCategory.ZeroRated, []))]);
    }
}
