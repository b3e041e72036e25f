using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Brings the arrival of a parcel to the order that it holds goods of.</summary>
public sealed class DeliverParcel(MessageReceiver inbox, StreamStore store, ExceptionQueue desk) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("order-deliveries");

    /// <summary>One delivered parcel.</summary>
    [Function(nameof(DeliverParcel))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "order-deliveries", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        if (await store.ReadAsync(envelope, cancellation) is not ParcelDelivered { Content: var content } delivered)
        {
            throw new InvalidOperationException($"{envelope.Type} is no delivery.");
        }

        var report = new FulfilmentReport(
            envelope.EventId, FulfilmentStep.Delivered, content.OrderReference, content.ShipmentId, delivered.OccurredAt, content.Lines, delivered.TrackingNumber);
        var result = await store.ExecuteAsync<OrderState>(
            envelope.Address with { Stream = FabricStreams.Order(content.OrderReference) },
            Command.For(envelope, "order-deliveries"),
            state => OrderDecider.RecordFulfilment(state, report),
            cancellation);
        if (result is CommitResult<OrderState>.Rejected rejected)
        {
            await desk.RaiseAsync(
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
