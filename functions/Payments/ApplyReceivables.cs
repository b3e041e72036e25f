using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Sets money against invoices, whichever comes first.</summary>
public sealed class ApplyReceivables(MessageReceiver inbox, StreamStore store) : IEventConsumer<ApplyReceivables>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "receivables";

    /// <inheritdoc/>
    public static EventSubscription<ApplyReceivables> Events { get; } = new EventSubscription<ApplyReceivables>(Subscription)
        .On<InvoiceIssued>(consumer => consumer.OpenInvoiceAsync)
        .On<PaymentCaptured>(consumer => consumer.TakeMoneyAsync)
        .On<PaymentRefunded>(consumer => consumer.GiveMoneyBackAsync)
        .On<PaymentRefundReversed>(consumer => consumer.TakeRefundBackAsync)
        .On<PaymentChargedBack>(consumer => consumer.ChargeBackAsync)
        .On<PaymentChargebackReversed>(consumer => consumer.TakeChargebackBackAsync);

    /// <summary>One invoice, payment or refund.</summary>
    [Function(nameof(ApplyReceivables))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private Task<HandlerResult> OpenInvoiceAsync(ReceivedEvent<InvoiceIssued> received, CancellationToken cancellation)
    {
        var invoice = received.Event.Invoice;
        return ExecuteAsync(received, invoice.OrderReference, account => ReceivableDecider.OpenInvoice(
            account, invoice.OrderReference, invoice.Seller.Id, invoice.Number!, invoice.Gross, received.Event.OccurredAt, invoice.Key), cancellation);
    }

    private Task<HandlerResult> TakeMoneyAsync(ReceivedEvent<PaymentCaptured> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, received.Event.Amount, cancellation);

    private Task<HandlerResult> GiveMoneyBackAsync(ReceivedEvent<PaymentRefunded> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, -received.Event.Amount, cancellation);

    private Task<HandlerResult> TakeRefundBackAsync(ReceivedEvent<PaymentRefundReversed> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, received.Event.Amount, cancellation);

    private Task<HandlerResult> ChargeBackAsync(ReceivedEvent<PaymentChargedBack> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, -received.Event.Amount, cancellation);

    private Task<HandlerResult> TakeChargebackBackAsync(ReceivedEvent<PaymentChargebackReversed> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, received.Event.Amount, cancellation);

    private Task<HandlerResult> MoveAsync<TEvent>(
        ReceivedEvent<TEvent> received, string orderReference, string paymentId, Money amount, CancellationToken cancellation)
        where TEvent : class, IDomainEvent => ExecuteAsync(
            received,
            orderReference,
            account => ReceivableDecider.MoveMoney(account, orderReference, paymentId, amount, received.Event.OccurredAt),
            cancellation);

    private async Task<HandlerResult> ExecuteAsync<TEvent>(
        ReceivedEvent<TEvent> received, string orderReference, Func<Receivable, Outcome> decide, CancellationToken cancellation)
        where TEvent : class, IDomainEvent =>
        HandlerResult.Of(await received.ExecuteAsync(store, FabricStreams.Receivable(orderReference), decide, cancellation));
}
