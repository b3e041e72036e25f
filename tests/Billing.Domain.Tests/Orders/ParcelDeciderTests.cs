using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "REV-03")]
[Trait("Adapter", "easypost")]
public sealed class ParcelDeciderTests
{
    private const string Number = "JJD1";
    private static readonly DateTimeOffset Shipped = Sold.Noon;

    [Fact]
    public void What_is_packed_is_delivered_when_the_parcel_arrives()
    {
        var state = ParcelState.Empty.After(ParcelDecider.Pack(ParcelState.Empty, Number, Content("1001", Shipped)));
        var arrived = ParcelDecider.Arrive(state, Arrival(Shipped.AddDays(1)));

        Assert.Equal("1001", arrived.Single<ParcelDelivered>().Content.OrderReference);
        Assert.Equal(Shipped.AddDays(1), arrived.Single<ParcelDelivered>().OccurredAt);
        Assert.Empty(state.After(arrived).OnTheWay);
    }

    [Fact]
    public void An_arrival_that_is_told_first_waits_for_what_was_packed()
    {
        var state = ParcelState.Empty.After(ParcelDecider.Arrive(ParcelState.Empty, Arrival(Shipped.AddDays(1))));
        var packed = ParcelDecider.Pack(state, Number, Content("1001", Shipped));

        Assert.Equal(Shipped.AddDays(1), packed.Single<ParcelDelivered>().OccurredAt);
        Assert.Empty(state.After(packed).OnTheWay);
    }

    [Fact]
    public void One_parcel_may_hold_goods_of_several_orders()
    {
        var state = ParcelState.Empty.After(ParcelDecider.Pack(ParcelState.Empty, Number, Content("1001", Shipped)));
        state = state.After(ParcelDecider.Pack(state, Number, Content("1002", Shipped)));

        Assert.Equal(
            ["1001", "1002"],
            ParcelDecider.Arrive(state, Arrival(Shipped.AddDays(1))).Events().OfType<ParcelDelivered>().Select(delivered => delivered.Content.OrderReference));
    }

    [Fact]
    public void An_arrival_told_again_changes_nothing()
    {
        var state = ParcelState.Empty.After(ParcelDecider.Arrive(ParcelState.Empty, Arrival(Shipped)));
        ParcelDecider.Arrive(state, Arrival(Shipped)).IsDone();
    }

    [Fact]
    public void A_number_that_is_used_again_after_years_is_another_parcel()
    {
        var state = ParcelState.Empty.After(ParcelDecider.Pack(ParcelState.Empty, Number, Content("1001", Shipped)));
        state = state.After(ParcelDecider.Arrive(state, Arrival(Shipped.AddDays(1))));
        var packed = ParcelDecider.Pack(state, Number, Content("9001", Shipped.AddYears(3)));

        Assert.Equal([typeof(ParcelPacked)], packed.Events().Select(happened => happened.GetType()));
        state = state.After(packed);
        Assert.Equal("9001", ParcelDecider.Arrive(state, Arrival(Shipped.AddYears(3).AddDays(2))).Single<ParcelDelivered>().Content.OrderReference);
    }

    [Fact]
    public void Clocks_may_differ_by_a_day()
    {
        var state = ParcelState.Empty.After(ParcelDecider.Pack(ParcelState.Empty, Number, Content("1001", Shipped)));
        ParcelDecider.Arrive(state, Arrival(Shipped.AddHours(-24))).Single<ParcelDelivered>();
        Assert.Empty(ParcelDecider.Arrive(state, Arrival(Shipped.AddHours(-25))).Events().OfType<ParcelDelivered>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_word_of_the_same_arrival_changes_nothing_and_the_rest_of_the_line_may_still_arrive(bool isWhole)
    {
        var order = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, Sold.Order(14, Sold.Line("A", LineKind.Goods, 4, 40)), Sold.Noon));
        order = order.After(OrderDecider.RecordFulfilment(order, Report(FulfilmentStep.Shipped, "F1", 2)));
        order = order.After(OrderDecider.RecordFulfilment(order, Report(FulfilmentStep.Shipped, "F2", 2)));
        order = order.After(OrderDecider.RecordFulfilment(order, Report(FulfilmentStep.Delivered, "F1", isWhole ? 2 : 1)));
        var again = OrderDecider.RecordFulfilment(order, Report(FulfilmentStep.Delivered, "F1", isWhole ? 2 : 1));

        if (isWhole)
        {
            again.IsDone();
        }
        else
        {
            // Half of the shipment, and then the other half.
            Assert.Equal(1, Assert.Single(again.Single<OrderLinesDelivered>().Lines).Quantity);
        }

        Assert.Equal(2, Assert.Single(OrderDecider.RecordFulfilment(order, Report(FulfilmentStep.Delivered, "F2", 2)).Single<OrderLinesDelivered>().Lines).Quantity);
    }

    [Theory]
    [InlineData("JJD 0001-23", "JJD000123")]
    [InlineData("1z999aa1", "1Z999AA1")]
    [InlineData("", null)]
    [InlineData("a/b", null)]
    [InlineData("äöü", null)]
    public void A_tracking_number_has_one_spelling(string text, string? number) => Assert.Equal(number, TrackingNumbers.Normalize(text));

    private static ParcelContent Content(string order, DateTimeOffset shippedAt) => new(order, "F1", shippedAt, [new FulfilledLine("A", 1)]);

    private static CarrierNotification.Delivered Arrival(DateTimeOffset at) => new("evt", Number, "DHL", at);

    private static FulfilmentReport Report(FulfilmentStep step, string shipment, decimal quantity) =>
        new("evt", step, "1001", shipment, Sold.Noon, [new FulfilledLine("A", quantity)]);
}
