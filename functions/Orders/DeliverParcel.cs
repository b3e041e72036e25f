using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Brings the arrival of a parcel to the order that it holds goods of.</summary>
public sealed class DeliverParcel(MessageReceiver inbox, StreamStore store, ExceptionQueue exceptions) : IEventConsumer<DeliverParcel>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "order-deliveries";

    /// <inheritdoc/>
    public static EventSubscription<DeliverParcel> Events { get; } = new EventSubscription<DeliverParcel>(Subscription)
        .On<ParcelDelivered>(consumer => consumer.DeliverAsync);

    /// <summary>One delivered parcel.</summary>
    [Function(nameof(DeliverParcel))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> DeliverAsync(ReceivedEvent<ParcelDelivered> received, CancellationToken cancellation)
    {
        var (envelope, delivered, content) = (received.Envelope, received.Event, received.Event.Content);
        var report = new FulfilmentReport(
            envelope.EventId, FulfilmentStep.Delivered, content.OrderReference, content.ShipmentId, delivered.OccurredAt, content.Lines, delivered.TrackingNumber);
        var result = await received.ExecuteAsync(
            store, FabricStreams.Order(content.OrderReference), (OrderState state) => OrderDecider.RecordFulfilment(state, report), cancellation);
        if (result is CommitResult<OrderState>.Rejected rejected)
        {
            await exceptions.RaiseAsync(
                envelope.Tenant,
                envelope.Region,
                $"delivery-refused-{envelope.EventId}",
                rejected.Problems[0],
                content.OrderReference,
                amount: null,
                envelope.EventId,
                cancellation);
        }

        return HandlerResult.Of(result);
    }
}
