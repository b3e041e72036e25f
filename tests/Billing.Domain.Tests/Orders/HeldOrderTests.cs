using Billing.Domain.Primitives;
using Billing.Domain.Orders;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "PRC-07")]
public sealed class HeldOrderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Problem Below = Problem.Error("pricing.below-contract", "$.lines[0]", "Line 1 was charged less than agreed.");

    private static readonly SalesOrder Order = Pricing.StorefrontPriceCheckTests.Charged(("A", 80));

    [Fact]
    public void An_order_that_is_held_is_not_confirmed_and_keeps_why()
    {
        var held = Assert.IsType<OrderHeld>(Assert.Single(Accepted(OrderDecider.Hold(OrderState.Empty, Order, [Below], Noon))));
        var state = OrderState.Empty.Apply(held);

        Assert.Equal((OrderStatus.Held, Order), (state.Status, state.HeldOrder));
        Assert.Null(state.Order);
        Assert.Equal(Below, Assert.Single(held.Problems));
    }

    [Fact]
    public void A_held_order_that_is_released_is_taken_as_it_is()
    {
        var held = Held();

        var events = Accepted(OrderDecider.Release(held, "bob", "agreed", Noon));

        Assert.Equal(new OrderReleased("bob", "agreed", Noon), events[0]);
        var state = events.Aggregate(held, (before, happened) => before.Apply(happened));
        Assert.Equal((OrderStatus.Confirmed, Order), (state.Status, state.Order));
        Assert.Null(state.HeldOrder);
        Assert.IsType<Outcome.Duplicate>(OrderDecider.Release(state, "bob", "agreed", Noon));
    }

    [Fact]
    public void A_corrected_order_takes_the_place_of_the_held_one()
    {
        var corrected = Pricing.StorefrontPriceCheckTests.Charged(("A", 90));

        var state = Accepted(OrderDecider.Receive(Held(), corrected, Noon)).Aggregate(Held(), (before, happened) => before.Apply(happened));

        Assert.Equal((OrderStatus.Confirmed, corrected), (state.Status, state.Order));
    }

    [Fact]
    public void An_order_that_was_taken_is_not_held_afterwards()
    {
        var confirmed = Accepted(OrderDecider.Receive(OrderState.Empty, Order, Noon)).Aggregate(OrderState.Empty, (before, happened) => before.Apply(happened));

        Assert.IsType<Outcome.Duplicate>(OrderDecider.Hold(confirmed, Order, [Below], Noon));
    }

    [Fact]
    public void Another_order_of_the_same_number_does_not_take_the_place_of_a_held_one() => Assert.Equal(
        "orders.reference-taken",
        Assert.IsType<Outcome.Rejected>(OrderDecider.Hold(Held(), Order with { SourceOrderId = "78" }, [Below], Noon)).Problems[0].Code);

    [Fact]
    public void What_is_not_held_cannot_be_released() =>
        Assert.Equal("orders.not-held", Assert.IsType<Outcome.Rejected>(OrderDecider.Release(OrderState.Empty, "bob", "agreed", Noon)).Problems[0].Code);

    private static OrderState Held() => OrderState.Empty.Apply(Accepted(OrderDecider.Hold(OrderState.Empty, Order, [Below], Noon))[0]);

    private static IReadOnlyList<IDomainEvent> Accepted(Outcome outcome) => Assert.IsType<Outcome.Accepted>(outcome).Events;
}
