using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Functions.Exceptions;
using Billing.Functions.Operations;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Brings the arrival of a parcel to the order that it holds goods of.</summary>
public sealed class DeliverParcel(StreamStore store, ExceptionDesk desk)
{
    /// <summary>One delivered parcel.</summary>
    [Function(nameof(DeliverParcel))]
    public async Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "order-deliveries", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        if (await EventMessages.OpenAsync(message, actions, cancellation) is not { } envelope)
        {
            return;
        }

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

        await actions.SettleAsync(message, result, cancellation);
    }
}
