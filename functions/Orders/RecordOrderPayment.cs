using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Brings payments, and what was given back of them, to their order, which may not be here yet.</summary>
public sealed class RecordOrderPayment(MessageReceiver inbox, StreamStore store, ExceptionQueue exceptions) : IEventConsumer<RecordOrderPayment>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "order-payments";

    /// <inheritdoc/>
    public static EventSubscription<RecordOrderPayment> Events { get; } = new EventSubscription<RecordOrderPayment>(Subscription)
        .On<PaymentCaptured>(consumer => consumer.RecordPaymentAsync)
        .On<PaymentRefunded>(consumer => consumer.RecordRefundAsync)
        .On<PaymentRefundReversed>(consumer => consumer.RecordRefundReversalAsync)
        .On<PaymentChargedBack>(consumer => consumer.RecordChargebackAsync)
        .On<PaymentChargebackReversed>(consumer => consumer.RecordChargebackReversalAsync);

    /// <summary>One payment event.</summary>
    [Function(nameof(RecordOrderPayment))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private Task<HandlerResult> RecordPaymentAsync(ReceivedEvent<PaymentCaptured> received, CancellationToken cancellation)
    {
        var captured = received.Event;
        return ExecuteAsync(
            received,
            captured.OrderReference,
            state => OrderDecider.RecordPayment(state, captured.PaymentId, captured.Amount, captured.OccurredAt, captured.CaptureId),
            cancellation);
    }

    private Task<HandlerResult> RecordRefundAsync(ReceivedEvent<PaymentRefunded> received, CancellationToken cancellation)
    {
        var refunded = received.Event;
        return ExecuteAsync(
            received, refunded.OrderReference, _ => OrderDecider.RecordRefund(refunded.PaymentId, refunded.RefundId, refunded.Amount, refunded.OccurredAt), cancellation);
    }

    private Task<HandlerResult> RecordRefundReversalAsync(ReceivedEvent<PaymentRefundReversed> received, CancellationToken cancellation)
    {
        var reversed = received.Event;
        return ExecuteAsync(
            received, reversed.OrderReference, _ => OrderDecider.ReverseRefund(reversed.PaymentId, reversed.RefundId, reversed.Amount, reversed.OccurredAt), cancellation);
    }

    // To the order a dispute that is lost is money given back, under the dispute's id.
    private Task<HandlerResult> RecordChargebackAsync(ReceivedEvent<PaymentChargedBack> received, CancellationToken cancellation)
    {
        var back = received.Event;
        return ExecuteAsync(received, back.OrderReference, _ => OrderDecider.RecordRefund(back.PaymentId, back.DisputeId, back.Amount, back.OccurredAt), cancellation);
    }

    private Task<HandlerResult> RecordChargebackReversalAsync(ReceivedEvent<PaymentChargebackReversed> received, CancellationToken cancellation)
    {
        var reversed = received.Event;
        return ExecuteAsync(
            received, reversed.OrderReference, _ => OrderDecider.ReverseRefund(reversed.PaymentId, reversed.DisputeId, reversed.Amount, reversed.OccurredAt), cancellation);
    }

    private async Task<HandlerResult> ExecuteAsync<TEvent>(
        ReceivedEvent<TEvent> received, string orderReference, Func<OrderState, Outcome> decide, CancellationToken cancellation)
        where TEvent : class, IDomainEvent
    {
        var result = await received.ExecuteAsync(store, FabricStreams.Order(orderReference), decide, cancellation);
        if (result.CurrentState is { IsPaymentOverdue: true, MayBeFulfilled: true })
        {
            var envelope = received.Envelope;
            await exceptions.ResolveAsync(
                envelope.Tenant, envelope.Region, OrderActivities.OverdueExceptionOf(orderReference), "The payment has come.", envelope.EventId, cancellation);
        }

        return HandlerResult.Of(result);
    }
}
