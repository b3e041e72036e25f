using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "ORD-02")]
public sealed class OrderFulfilmentTests
{
    private static readonly OrderLine Poles = Line("A", LineKind.Goods, 3, 100);
    private static readonly OrderLine Lamp = Line("B", LineKind.Goods, 1, 64);
    private static readonly OrderLine Postage = Line("S", LineKind.Shipping, 1, 4.96m);
    private static readonly OrderLine Work = Line("W", LineKind.Service, 6, 600);
    private static readonly OrderLine Download = Line("D", LineKind.Digital, 1, 16.72m);

    [Fact]
    public void A_shipment_names_lines_by_id_or_by_article_number()
    {
        var shipped = OrderDecider.RecordFulfilment(Confirmed(Poles, Lamp), Report(FulfilmentStep.Shipped, "F1", ("A", 2), ("SKU-B", 1)));

        Assert.Equal([new LineQuantity("A", 2), new LineQuantity("B", 1)], shipped.Single<OrderLinesFulfilled>().Lines);
    }

    [Fact]
    public void A_report_that_comes_before_its_order_is_parked_and_applied_when_the_order_arrives()
    {
        var state = OrderState.Empty;
        state = state.After(OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F1", ("A", 2))));
        state = state.After(OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Delivered, "F1", ("A", 2))));
        Assert.Equal(2, state.Parked.Count);

        state = state.After(OrderDecider.Receive(state, Order(0, Poles), Noon));

        Assert.Empty(state.Parked);
        Assert.Equal((2, 2), (state.Fulfilled["A"], state.Delivered["A"]));
        var shipment = Assert.Single(state.Shipments);
        Assert.Equal("F1", shipment.Id);
        Assert.Equal([new LineSlice("A", 0, 2)], shipment.Slices);
    }

    [Fact]
    public void A_delivery_may_be_told_before_its_shipment()
    {
        var state = Confirmed(Poles);
        state = state.After(OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Delivered, "F1", ("A", 3))));
        Assert.Empty(state.Shipments);

        state = state.After(OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F1", ("A", 3))));
        Assert.Equal((3, 3), (state.Fulfilled["A"], state.Delivered["A"]));
    }

    [Theory]
    [InlineData(FulfilmentStep.Shipped)]
    [InlineData(FulfilmentStep.Delivered)]
    public void More_than_was_ordered_is_refused_over_all_reports_and_within_one(FulfilmentStep step)
    {
        var state = Confirmed(Poles);
        Assert.Equal("fulfilment.more-than-ordered", OrderDecider.RecordFulfilment(state, Report(step, "F1", ("A", 4))).Code());
        Assert.Equal("fulfilment.more-than-ordered", OrderDecider.RecordFulfilment(state, Report(step, "F1", ("A", 2), ("SKU-A", 2))).Code());

        state = state.After(OrderDecider.RecordFulfilment(state, Report(step, "F1", ("A", 2))));
        Assert.Equal("fulfilment.more-than-ordered", OrderDecider.RecordFulfilment(state, Report(step, "F2", ("A", 2))).Code());
        Assert.IsType<Outcome.Accepted>(OrderDecider.RecordFulfilment(state, Report(step, "F2", ("A", 1))));
    }

    [Fact]
    public void A_line_that_the_order_does_not_have_is_refused_with_its_place()
    {
        var outcome = OrderDecider.RecordFulfilment(Confirmed(Poles), Report(FulfilmentStep.Shipped, "F1", ("A", 1), ("Z", 1)));

        var problem = Assert.Single(Assert.IsType<Outcome.Rejected>(outcome).Problems);
        Assert.Equal(("fulfilment.unknown-line", "$.data.lines[1].line"), (problem.Code, problem.Path));
    }

    [Fact]
    public void A_subscription_cannot_be_shipped_because_it_is_invoiced_by_period()
    {
        var state = Confirmed(Line("P", LineKind.Subscription, 1, 120, FleetPro));

        Assert.Equal("fulfilment.subscription-line", OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F1", ("P", 1))).Code());
    }

    [Fact]
    public void The_shipping_charge_goes_with_the_first_goods_and_is_earned_with_the_first_that_arrive()
    {
        var state = Confirmed(Poles, Lamp, Postage);
        var first = OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F1", ("A", 1)));
        Assert.Equal([new LineQuantity("A", 1), new LineQuantity("S", 1)], first.Single<OrderLinesFulfilled>().Lines);

        state = state.After(first);
        var second = OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F2", ("B", 1)));
        Assert.Equal([new LineQuantity("B", 1)], second.Single<OrderLinesFulfilled>().Lines);

        var arrived = OrderDecider.RecordFulfilment(state.After(second), Report(FulfilmentStep.Delivered, "F2", ("B", 1)));
        Assert.Equal([new LineQuantity("B", 1), new LineQuantity("S", 1)], arrived.Single<OrderLinesDelivered>().Lines);
    }

    [Fact]
    public void The_shipping_charge_counts_once_when_the_warehouse_names_it_itself()
    {
        var shipped = OrderDecider.RecordFulfilment(Confirmed(Poles, Postage), Report(FulfilmentStep.Shipped, "F1", ("A", 3), ("S", 1)));

        Assert.Equal([new LineQuantity("A", 3), new LineQuantity("S", 1)], shipped.Single<OrderLinesFulfilled>().Lines);
    }

    [Fact]
    public void Work_is_invoiced_and_earned_when_it_is_performed_and_brings_no_shipping_charge()
    {
        var performed = OrderDecider.RecordFulfilment(Confirmed(Work, Poles, Postage), Report(FulfilmentStep.Performed, "W1", ("W", 4)));

        Assert.Equal([new LineQuantity("W", 4)], performed.Single<OrderLinesFulfilled>().Lines);
        Assert.Equal([new LineQuantity("W", 4)], performed.Single<OrderLinesDelivered>().Lines);
    }

    [Fact]
    public void A_charge_for_shipping_goes_with_the_first_line_where_no_goods_are_shipped()
    {
        var performed = OrderDecider.RecordFulfilment(Confirmed(Work, Postage), Report(FulfilmentStep.Performed, "W1", ("W", 4)));

        Assert.Equal([new LineQuantity("W", 4), new LineQuantity("S", 1)], performed.Single<OrderLinesFulfilled>().Lines);
    }

    [Fact]
    public void Two_reports_under_one_parcel_number_are_two_shipments()
    {
        var state = Confirmed(Poles);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            state = state.After(OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F1", ("A", 1))));
        }

        Assert.Equal(["F1", "F1~2", "F1~3"], state.Shipments.Select(shipment => shipment.Id));
        Assert.Equal([(0m, 1m), (1m, 2m), (2m, 3m)], state.Shipments.Select(shipment => (shipment.Slices[0].From, shipment.Slices[0].To)));
    }

    [Fact]
    public void Digital_lines_are_delivered_once_when_the_order_is_paid()
    {
        var state = Confirmed(Download, Poles);
        OrderDecider.DeliverDigital(state, Noon).IsDone();

        state = state.After(OrderDecider.RecordPayment(state, "pi_1", state.Order!.Gross, Noon));
        var delivered = OrderDecider.DeliverDigital(state, Noon);

        Assert.Equal(OrderDecider.DigitalShipment, delivered.Single<OrderLinesFulfilled>().ShipmentId);
        Assert.Equal([new LineQuantity("D", 1)], delivered.Single<OrderLinesDelivered>().Lines);
        OrderDecider.DeliverDigital(state.After(delivered), Noon).IsDone();
    }

    [Fact]
    public void Digital_lines_on_credit_are_delivered_at_once()
    {
        var order = Order(30, Download);
        var state = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, order, Noon));

        Assert.Equal(2, OrderDecider.DeliverDigital(state, Noon).Events().Count);
    }

    [Fact]
    public void Progress_names_what_is_left_to_do()
    {
        var state = Confirmed(Poles, Download, Line("P", LineKind.Subscription, 1, 120, FleetPro));
        var waiting = OrderProgress.Of(state);
        Assert.True(waiting is { AwaitsPayment: true, HasWork: false, IsComplete: false });
        Assert.Equal(Noon + TimeSpan.FromDays(7), waiting.PaymentDeadline);
        Assert.Equal(Noon + TimeSpan.FromDays(37), OrderProgress.Of(state with { ConfirmedAt = Noon + TimeSpan.FromDays(30) }).PaymentDeadline);

        state = state.After(OrderDecider.RecordPayment(state, "pi_1", state.Order!.Gross, Noon));
        var paid = OrderProgress.Of(state);
        Assert.True(paid is { AwaitsPayment: false, DeliverDigital: true, HasWork: true });
        Assert.Equal(["P"], paid.SubscriptionsToActivate);

        state = state.After(OrderDecider.DeliverDigital(state, Noon)).After(OrderDecider.RecordActivation(state, "P", "1001-3", Noon));
        state = state.After(OrderDecider.RecordFulfilment(state, Report(FulfilmentStep.Shipped, "F1", ("A", 3))));
        Assert.Equal(["digital", "F1"], OrderProgress.Of(state).ShipmentsToInvoice);

        state = state.After(OrderDecider.RecordInvoice(state, "digital", "NW-2026-000001", Noon));
        Assert.False(OrderProgress.Of(state).IsComplete);
        state = state.After(OrderDecider.RecordInvoice(state, "F1", "NW-2026-000002", Noon));
        Assert.True(OrderProgress.Of(state) is { IsComplete: true, HasWork: false });
    }

    [Fact]
    public void Progress_stops_waiting_for_payment_once_its_absence_is_noted()
    {
        var state = Confirmed(Poles);

        Assert.False(OrderProgress.Of(state.After(OrderDecider.MarkPaymentOverdue(state, Noon))).AwaitsPayment);
        Assert.Throws<InvalidOperationException>(() => OrderProgress.Of(OrderState.Empty));
    }

    private static OrderState Confirmed(params IReadOnlyList<OrderLine> lines) =>
        OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, Order(0, lines), Noon));

    private static FulfilmentReport Report(FulfilmentStep step, string shipment, params (string Line, decimal Quantity)[] lines) =>
        new($"evt-{step}-{shipment}", step, "1001", shipment, Noon, lines.Select(line => new FulfilledLine(line.Line, line.Quantity)).ToList());
}
