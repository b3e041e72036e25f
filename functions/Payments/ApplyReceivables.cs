using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Sets money and credit notes against invoices, whichever comes first.</summary>
public sealed class ApplyReceivables(MessageReceiver inbox, StreamStore store, RefundReview refunds) : IEventConsumer<ApplyReceivables>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "receivables";

    /// <inheritdoc/>
    public static EventSubscription<ApplyReceivables> Events { get; } = new EventSubscription<ApplyReceivables>(Subscription)
        .On<InvoiceIssued>(consumer => consumer.OpenInvoiceAsync)
        .On<CreditNoteIssued>(consumer => consumer.CreditAsync)
        .On<RefundCreditRefused>(consumer => consumer.AskAgainAsync)
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

    private Task<HandlerResult> CreditAsync(ReceivedEvent<CreditNoteIssued> received, CancellationToken cancellation)
    {
        var (note, at) = (received.Event.Note, received.Event.OccurredAt);
        return ExecuteAsync(
            received,
            note.OrderReference,
            account => ReceivableDecider.Credit(account, note.OrderReference, note.Corrects!.Number, note.Number!, note.Gross, at, note.Corrects.DecisionId),
            cancellation);
    }

    // The policy would ask for the same note again: a person decides.
    private async Task<HandlerResult> AskAgainAsync(ReceivedEvent<RefundCreditRefused> received, CancellationToken cancellation)
    {
        await refunds.LookAsync(received.Envelope.Tenant, received.Event.OrderReference, mayDecide: false, received.Envelope.EventId, cancellation);
        return HandlerResult.Done;
    }

    private Task<HandlerResult> TakeMoneyAsync(ReceivedEvent<PaymentCaptured> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, received.Event.Amount, null, null, cancellation);

    private Task<HandlerResult> GiveMoneyBackAsync(ReceivedEvent<PaymentRefunded> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, -received.Event.Amount, MovementKind.Refund, received.Event.RefundId, cancellation);

    private Task<HandlerResult> TakeRefundBackAsync(ReceivedEvent<PaymentRefundReversed> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, received.Event.Amount, MovementKind.Refund, received.Event.RefundId, cancellation);

    private Task<HandlerResult> ChargeBackAsync(ReceivedEvent<PaymentChargedBack> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, -received.Event.Amount, MovementKind.Dispute, null, cancellation);

    private Task<HandlerResult> TakeChargebackBackAsync(ReceivedEvent<PaymentChargebackReversed> received, CancellationToken cancellation) =>
        MoveAsync(received, received.Event.OrderReference, received.Event.PaymentId, received.Event.Amount, MovementKind.Dispute, null, cancellation);

    private Task<HandlerResult> MoveAsync<TEvent>(
        ReceivedEvent<TEvent> received, string orderReference, string paymentId, Money amount, MovementKind? kind, string? refundId, CancellationToken cancellation)
        where TEvent : class, IDomainEvent => ExecuteAsync(
            received,
            orderReference,
            account => ReceivableDecider.MoveMoney(account, orderReference, paymentId, amount, received.Event.OccurredAt, kind, refundId),
            cancellation);

    private async Task<HandlerResult> ExecuteAsync<TEvent>(
        ReceivedEvent<TEvent> received, string orderReference, Func<Receivable, Outcome> decide, CancellationToken cancellation)
        where TEvent : class, IDomainEvent
    {
        var result = await received.ExecuteAsync(store, FabricStreams.Receivable(orderReference), decide, cancellation);
        if (result.CurrentState.Refunds.Count > 0)
        {
            await refunds.LookAsync(received.Envelope.Tenant, orderReference, mayDecide: true, received.Envelope.EventId, cancellation);
        }

        return HandlerResult.Of(result);
    }
}
