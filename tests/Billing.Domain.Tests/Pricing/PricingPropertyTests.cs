using System.Text.Json;
using Billing.Domain.Pricing;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-06")]
public sealed class PricingPropertyTests
{
    private static readonly string[] Skus = ["A", "B", "C", "D", "E"];

    private static readonly Gen<decimal> Cents = Gen.Choose(0, 50_000).Select(cents => cents * 0.01m);

    private static readonly Gen<decimal> Quantities = Gen.OneOf(Gen.Choose(1, 20).Select(n => (decimal)n), Gen.Choose(1, 9_999).Select(n => n * 0.001m));

    private static readonly Gen<PriceModel> Models = Gen.OneOf(
        Cents.Select(PriceModel.Each),
        Gen.Choose(1, 99_999).Select(n => PriceModel.Each(n * 0.0001m)),
        from first in Cents
        from second in Cents
        from kind in Gen.Elements(PriceModelKind.Graduated, PriceModelKind.Volume)
        select new PriceModel(kind, 0, [new PriceTier(0, first), new PriceTier(5, second)]));

    private static readonly Gen<Promotion> Promotions =
        from number in Gen.Choose(0, 1_000_000)
        from percent in Gen.Choose(0, 100)
        from kind in Gen.Choose(0, 3)
        from priority in Gen.Choose(1, 2)
        from family in Gen.Elements(null, "x", "y")
        from isExclusive in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from skus in Gen.SubListOf(Skus)
        let off = kind switch
        {
            0 => Some.Percent($"p{number}", percent * 0.01m),
            1 => Some.Percent($"p{number}", percent * 0.1m) with { Kind = PromotionKind.Amount, Currency = "EUR" },
            2 => Some.PercentOfOrder($"p{number}", percent * 0.01m),
            _ => Some.AmountOfOrder($"p{number}", percent),
        }
        select off with { Priority = priority, Group = family, IsExclusive = isExclusive, Skus = [.. skus] };

    private static readonly Gen<PriceConfiguration> Configurations =
        from models in Gen.ListOf(Models, Skus.Length)
        from floors in Gen.SubListOf(Skus)
        from floor in Cents
        from promotions in Gen.Choose(0, 6).SelectMany(count => Gen.ListOf(Promotions, count))
        from most in Gen.Elements<decimal?>(null, 0.5m, 0.333m)
        select Some.Prices([.. Skus.Zip(models, (sku, model) => Some.Price(sku, model))]) with
        {
            Floors = [.. floors.Select(sku => new PriceFloor(sku, "EUR", floor * 0.1m))],
            Promotions = [.. promotions.DistinctBy(promotion => promotion.Id)],
            Policy = new PricingPolicy(most),
        };

    private static readonly Gen<PricingRequest> Orders =
        from count in Gen.Choose(1, 12)
        from skus in Gen.ListOf(Gen.Elements(Skus), count)
        from quantities in Gen.ListOf(Quantities, count)
        select Some.Order([.. skus.Zip(quantities)]);

    [Fact]
    [Trait("Capability", "PRC-03")]
    public void No_discount_goes_below_the_floor_or_beyond_the_highest_rate() => ForAll((configuration, order) =>
    {
        var floors = configuration.Floors.ToDictionary(floor => floor.Sku, floor => floor.UnitPrice);
        foreach (var line in Some.Priced(configuration, order).Lines)
        {
            Assert.True(line.Net.Amount >= Math.Min(line.Base.Amount, floors.GetValueOrDefault(line.Sku) * line.Quantity), line.ToString());
            Assert.True(line.Discount.Amount <= line.Base.Amount * (configuration.Policy.MaxDiscountRate ?? 1), line.ToString());
            Assert.False(line.Net.IsNegative);
        }
    });

    [Fact]
    [Trait("Capability", "PRC-03")]
    public void The_order_in_which_promotions_are_configured_changes_nothing() => ForAll((configuration, order) =>
    {
        var reversed = configuration with { Promotions = [.. configuration.Promotions.Reverse()], Entries = [.. configuration.Entries.Reverse()] };

        Assert.Equal(Some.Nets(Some.Priced(configuration, order)), Some.Nets(Some.Priced(reversed, order)));
    });

    [Fact]
    public void Cutting_lines_in_two_changes_no_total_beyond_the_rounding_of_each_step() => ForAll((configuration, order) =>
    {
        var cut = order with
        {
            Lines = [.. order.Lines.SelectMany(line => new[] { line with { Quantity = line.Quantity * 0.25m }, line with { LineId = line.LineId + "b", Quantity = line.Quantity * 0.75m } })],
        };

        var (whole, pieces) = (Some.Priced(configuration, order), Some.Priced(configuration, cut));

        var roundings = whole.Explain().Lines.Concat(pieces.Explain().Lines).Sum(line => line.Steps.Count + 1);
        Assert.True(Math.Abs(whole.Net.Amount - pieces.Net.Amount) <= roundings * 0.01m, $"{whole.Net} in one piece, {pieces.Net} in two");
        Assert.True(Math.Abs(whole.Base.Amount - pieces.Base.Amount) <= order.Lines.Count * 0.015m, $"{whole.Base} in one piece, {pieces.Base} in two");
    });

    [Fact]
    public void An_amount_off_the_order_is_spread_exactly_as_any_split_is() => ForAll(
        from order in Orders
        from discount in Gen.Choose(1, 5_000)
        from models in Gen.ListOf(Cents.Select(cents => PriceModel.Each(cents + 0.01m)), Skus.Length)
        select (order, discount * 0.01m, models.ToList()),
        given =>
        {
            var (order, discount, models) = given;
            var plain = Some.Prices([.. Skus.Zip(models, (sku, model) => Some.Price(sku, model))]);
            var before = Some.Priced(plain, order);
            var after = Some.Priced(plain with { Promotions = [Some.AmountOfOrder("off", discount)] }, order);

            var total = Math.Min(discount, before.Net.Amount);
            Assert.Equal(before.Net.Amount - total, after.Net.Amount);
            var parts = Allocation.Split(new Money(total, before.Currency), [.. before.Lines.Select(line => line.Net.Amount)]);
            Assert.Equal(parts.Select(part => part.Amount), after.Lines.Select(line => line.Discount.Amount));
        });

    [Fact]
    [Trait("Capability", "PRC-04")]
    public void An_explanation_that_was_stored_recomputes_to_the_same_cents() => ForAll((configuration, order) =>
    {
        var priced = Some.Priced(configuration, order);

        var read = JsonSerializer.Deserialize<PriceExplanation>(JsonSerializer.Serialize(priced.Explain(), FabricJson.Options), FabricJson.Options)!;

        Assert.Empty(PricingEngine.Verify(read));
        Assert.Equal(Some.Nets(priced), read.Lines.Select(line => line.Net.Amount));
    });

    [Fact]
    public void Each_step_of_a_line_begins_where_the_one_before_it_ended() => ForAll((configuration, order) =>
    {
        foreach (var line in Some.Priced(configuration, order).Explain().Lines)
        {
            Assert.All(line.Steps.Zip(line.Steps.Skip(1)), pair => Assert.Equal(pair.First.After, pair.Second.Before));
            Assert.Equal(line.Net, line.Steps[^1].After);
        }
    });

    private static void ForAll(Action<PriceConfiguration, PricingRequest> check) =>
        ForAll(from configuration in Configurations from order in Orders select (configuration, order), given => check(given.configuration, given.order));

    private static void ForAll<T>(Gen<T> values, Action<T> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(values.ToArbitrary(), check));
}
