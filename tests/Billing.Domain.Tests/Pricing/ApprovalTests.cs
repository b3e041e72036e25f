using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-03")]
public sealed class ApprovalTests
{
    private static readonly PriceConfiguration Prices = Some.Prices(Some.Price("A", 100), Some.Price("B", 100)) with
    {
        Promotions = [Some.Percent("clearance", 0.4m) with { Skus = ["A"] }],
        Policy = new PricingPolicy(ApprovalRate: 0.3m, ApprovalAmounts: new Dictionary<string, decimal> { ["EUR"] = 50 }),
    };

    [Fact]
    public void A_discount_above_the_threshold_waits_for_somebody()
    {
        var needed = Assert.Single(Some.Priced(Prices, Some.Order(("A", 1), ("B", 1))).Approvals);

        Assert.Equal(("1", 0.4m, 40m), (needed.LineId!, needed.Rate, needed.Discount.Amount));
    }

    [Fact]
    public void A_discount_of_the_order_above_its_amount_waits_although_its_rate_is_low() => Assert.Contains(
        Some.Priced(Prices, Some.Order(("A", 2), ("B", 10))).Approvals, needed => needed.LineId is null && needed.Reason == "above 50.00 EUR");

    [Fact]
    public void A_discount_at_the_threshold_goes_on() => Assert.Empty(
        Some.Priced(Prices with { Promotions = [Some.Percent("sale", 0.3m)] }, Some.Order(("A", 1))).Approvals);

    public static TheoryData<decimal, string, string, bool> Approvals => new()
    {
        { 0.4m, "ann", "bob", true },
        { 0.39m, "ann", "bob", false },
        { 0.4m, "ann", "Ann", false },
        { 0.4m, "ann", " ", false },
    };

    [Theory]
    [MemberData(nameof(Approvals))]
    public void An_approval_covers_what_somebody_else_allowed(decimal rate, string asked, string allowed, bool isCovered)
    {
        var order = Some.Order(("A", 1)) with { Approval = new PriceApproval(rate, asked, allowed, Some.Noon) };

        Assert.Equal(isCovered, Some.Priced(Prices, order).Approvals.Count == 0);
    }
}
