using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing;
using Billing.Platform.Streams;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-04")]
public sealed class ExplanationTests
{
    private static readonly PriceConfiguration Prices = Some.Prices(Some.Price("A", 100), Some.Price("B", 50), Some.Price("LENS", 20)) with
    {
        Promotions = [Some.Percent("ten", 0.1m) with { Name = "Autumn sale", Skus = ["A"] }, Some.AmountOfOrder("five", 5), Some.Percent("idle", 0.5m) with { Zones = ["nowhere"] }],
        Bundles = [new Bundle("SET", BundleKind.Percentage, [new("A", 1), new("LENS", 2)], 0.05m)],
        Coupons = [],
    };

    [Fact]
    public void Each_line_tells_the_rules_in_order_with_the_amount_before_and_after()
    {
        var line = Some.Priced(Prices, Some.Order(("A", 2))).Explain().Lines[0];

        Assert.Equal(
            [(1, "list-A-EUR", 0m, 200m), (2, "ten", 200m, 180m), (3, "five", 180m, 175m)],
            line.Steps.Select(step => (step.Number, step.Rule, step.Before.Amount, step.After.Amount)));
        Assert.Equal("list: 100 EUR", line.Steps[0].Text);
        Assert.Equal("Autumn sale: 10 % off", line.Steps[1].Text);
        Assert.Equal("five: 5 EUR off the order", line.Steps[2].Text);
    }

    [Fact]
    public void It_keeps_the_rules_that_had_an_effect_and_no_others()
    {
        var explanation = Some.Priced(Prices, Some.Order(("A", 2))).Explain();

        Assert.Equal("v1", explanation.Rules.Version);
        Assert.Equal(["list-A-EUR"], explanation.Rules.Entries.Select(entry => entry.Id));
        Assert.Equal(["five", "ten"], explanation.Rules.Promotions.Select(promotion => promotion.Id));
        Assert.Empty(explanation.Rules.Bundles);
    }

    [Fact]
    public void Stored_and_read_again_it_recomputes_to_the_same_cents_without_the_configuration()
    {
        var order = Some.Order(("A", 2), ("SET", 1.5m), ("B", -1)) with
        {
            Lines = [.. Some.Order(("A", 2), ("SET", 1.5m), ("B", -1)).Lines, new PricingLine("x", "B", 1, Override: new PriceOverride(42.5m, "goodwill", "ann", "bob", Some.Noon))],
        };
        var priced = Some.Priced(Prices, order);
        var stored = JsonSerializer.SerializeToUtf8Bytes(priced.Explain(), FabricJson.Options);

        var read = JsonSerializer.Deserialize<PriceExplanation>(stored, FabricJson.Options)!;

        Assert.Empty(PricingEngine.Verify(read));
        var again = Assert.IsType<ParseResult<PricedOrder>.Success>(PricingEngine.Recompute(read)).Value;
        Assert.Equal(Some.Nets(priced), Some.Nets(again));
        Assert.Equal(stored, JsonSerializer.SerializeToUtf8Bytes(again.Explain(), FabricJson.Options));
    }

    [Fact]
    public void An_amount_that_was_changed_afterwards_is_found()
    {
        var explanation = Some.Priced(Prices, Some.Order(("A", 2), ("B", 1))).Explain();
        var changed = explanation with { Lines = [explanation.Lines[0], explanation.Lines[1] with { Net = explanation.Lines[1].Base }] };

        Assert.Equal("$.lines[1]", Assert.Single(PricingEngine.Verify(changed)).Path);
    }

    [Fact]
    public void An_explanation_of_an_unknown_pipeline_is_not_recomputed_by_another() =>
        Assert.Throws<NotSupportedException>(() => PricingEngine.Recompute(Some.Priced(Prices, Some.Order(("A", 1))).Explain() with { Pipeline = 99 }));

    [Fact]
    public void A_price_set_by_hand_tells_who_asked_who_allowed_it_and_when()
    {
        var priced = Some.Priced(Prices, OrderWith(new PriceOverride(42.50m, "goodwill", "ann", "bob", Some.Noon)));

        Assert.Equal(85, priced.Net.Amount);
        var steps = priced.Explain().Lines[0].Steps;
        Assert.Equal((200m, 85m), (steps[1].Before.Amount, steps[1].After.Amount));
        Assert.Contains("asked by ann, allowed by bob at 2026-11-20T12:00:00", steps[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann", "")]
    [InlineData("ann", "ANN")]
    [InlineData("", "bob")]
    public void A_price_set_by_hand_that_nobody_else_allowed_is_refused(string asked, string allowed) => Assert.Equal(
        "pricing.override-not-approved", Assert.Single(Some.Refused(Prices, OrderWith(new PriceOverride(1, "why", asked, allowed, Some.Noon)))).Code);

    private static PricingRequest OrderWith(PriceOverride set) => Some.Order(("A", 2)) with { Lines = [new PricingLine("1", "A", 2, Override: set)] };
}
