using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Orders.Storefront;
using Billing.Functions.Areas;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Orders;

/// <summary>Orders, their fulfilment and their parcels.</summary>
public static class OrdersArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Orders")
    {
        Streams =
        [
            StreamKind.Of<OrderState>(
                FabricStreams.Orders,
                typeof(OrderConfirmed), typeof(OrderRejected), typeof(OrderHeld), typeof(OrderSetAside), typeof(OrderReleased), typeof(OrderPaymentRecorded), typeof(OrderRefundRecorded), typeof(OrderRefundReversed), typeof(OrderFulfilmentParked), typeof(OrderLinesFulfilled), typeof(OrderLinesDelivered), typeof(OrderShipmentInvoiced), typeof(OrderSubscriptionActivated), typeof(OrderPaymentOverdue)) with
            {
                Lifecycle = Lifecycle.Of<OrderState, OrderStatus>(
                    state => state.Status,
                    (OrderStatus.Unknown, typeof(OrderConfirmed), OrderStatus.Confirmed),
                    (OrderStatus.Unknown, typeof(OrderHeld), OrderStatus.Held),
                    (OrderStatus.Unknown, typeof(OrderRejected), OrderStatus.Rejected),
                    (OrderStatus.Held, typeof(OrderConfirmed), OrderStatus.Confirmed),
                    (OrderStatus.Held, typeof(OrderRejected), OrderStatus.Rejected),
                    (OrderStatus.Rejected, typeof(OrderConfirmed), OrderStatus.Confirmed),
                    (OrderStatus.Rejected, typeof(OrderHeld), OrderStatus.Held),
                    (OrderStatus.Unknown, typeof(OrderSetAside), OrderStatus.SetAside),
                    (OrderStatus.Rejected, typeof(OrderSetAside), OrderStatus.SetAside),
                    (OrderStatus.SetAside, typeof(OrderConfirmed), OrderStatus.Confirmed),
                    (OrderStatus.SetAside, typeof(OrderHeld), OrderStatus.Held),
                    (OrderStatus.SetAside, typeof(OrderRejected), OrderStatus.Rejected)),
            },
            StreamKind.Of<ShopOrder>(
                FabricStreams.ShopOrders, typeof(ShopOrderLinked), typeof(ShopTransactionTold), typeof(ShopOrderPaidTold), typeof(ShopOrderChangeTold), typeof(ShopOrderDisputeTold), typeof(ShopOrderGatewayAsked)),
            StreamKind.Of<ParcelState>(FabricStreams.Parcels, typeof(ParcelPacked), typeof(ParcelArrived), typeof(ParcelDelivered)),
        ],
        Queues = [IntakeQueue.Of<OrderIntake>(IntakeQueues.Orders), IntakeQueue.Of<FulfilmentIntake>(IntakeQueues.Fulfilment), IntakeQueue.Of<TrackingIntake>(IntakeQueues.Tracking)],
        Subscriptions = [RecordOrderPayment.Events, DeliverParcel.Events, WakeOrderProcess.Events],
        Jobs = [MissingOrderRun.Job],
        Processes = [nameof(OrderToCash)],
        Services = (services, _) => services.AddSingleton<OrderAcceptance>().AddSingleton<ShopOrders>().AddOrderActs(),
        Guarantees =
        [
            Guarantee.Strong("a point read of the order's stream. What others tell of it (payments, deliveries) reaches it by the bus", "GetOrder"),
            Guarantee.Strong("one commit on the order's stream: of several at once, one", "ReleaseOrder"),
            Guarantee.Strong("one commit on the order's stream: of several at once, one", "RetakeOrder"),
            Guarantee.Strong("one commit on the order's stream", nameof(OrderIntake)),
            Guarantee.Strong("one commit on the order's stream", nameof(FulfilmentIntake)),
            Guarantee.Strong("one commit on the parcel's stream", nameof(TrackingIntake)),
            Guarantee.Strong("one commit on the order's stream, some time after the payment's", nameof(RecordOrderPayment)),
            Guarantee.Strong("one commit on the order's stream, some time after the parcel's", nameof(DeliverParcel)),
            Guarantee.Eventual("reads every order and payment once a day; what it tells is resolved when the other half comes", nameof(MissingOrderRun), nameof(MissingOrderRun.MissingOrderProcess), nameof(MissingOrderRun.MissingOrderBatch)),
            Guarantee.Eventual("tells the process to look again; one that is told late has looked in between", nameof(WakeOrderProcess)),
            Guarantee.Strong("holds no state of its own: each step is a commit on the order's or invoice's stream, found done when it is repeated", nameof(OrderToCash)),
        ],
    };
}
