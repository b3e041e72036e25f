using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Brings captured and refunded payments to their order, which may not be here yet.</summary>
public sealed class RecordOrderPayment(MessageReceiver inbox, StreamStore store) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("order-payments");

    /// <summary>One payment event.</summary>
    [Function(nameof(RecordOrderPayment))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "order-payments", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var command = Command.For(envelope, "order-payments");
        var result = await store.ReadAsync(envelope, cancellation) switch
        {
            PaymentCaptured captured => await store.ExecuteAsync<OrderState>(
                envelope.Address with { Stream = FabricStreams.Order(captured.OrderReference) },
                command,
                state => OrderDecider.RecordPayment(state, captured.PaymentId, captured.Amount, captured.OccurredAt),
                cancellation),
            PaymentRefunded refunded => await store.ExecuteAsync<OrderState>(
                envelope.Address with { Stream = FabricStreams.Order(refunded.OrderReference) },
                command,
                _ => OrderDecider.RecordRefund(refunded.PaymentId, refunded.RefundId, refunded.Amount, refunded.OccurredAt),
                cancellation),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no payment of an order."),
        };
        return HandlerResult.Of(result);
    }
}
