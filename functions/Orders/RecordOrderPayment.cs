using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Brings captured and refunded payments to their order, which may not be here yet.</summary>
public sealed class RecordOrderPayment(MessageReceiver inbox, StreamStore store) : IEventConsumer<RecordOrderPayment>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "order-payments";

    /// <inheritdoc/>
    public static EventSubscription<RecordOrderPayment> Events { get; } = new EventSubscription<RecordOrderPayment>(Subscription)
        .On<PaymentCaptured>(consumer => consumer.RecordPaymentAsync)
        .On<PaymentRefunded>(consumer => consumer.RecordRefundAsync);

    /// <summary>One payment event.</summary>
    [Function(nameof(RecordOrderPayment))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> RecordPaymentAsync(ReceivedEvent<PaymentCaptured> received, CancellationToken cancellation)
    {
        var captured = received.Event;
        return HandlerResult.Of(await received.ExecuteAsync(
            store,
            FabricStreams.Order(captured.OrderReference),
            (OrderState state) => OrderDecider.RecordPayment(state, captured.PaymentId, captured.Amount, captured.OccurredAt),
            cancellation));
    }

    private async Task<HandlerResult> RecordRefundAsync(ReceivedEvent<PaymentRefunded> received, CancellationToken cancellation)
    {
        var refunded = received.Event;
        return HandlerResult.Of(await received.ExecuteAsync(
            store,
            FabricStreams.Order(refunded.OrderReference),
            (OrderState _) => OrderDecider.RecordRefund(refunded.PaymentId, refunded.RefundId, refunded.Amount, refunded.OccurredAt),
            cancellation));
    }
}
