using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Payments;

/// <summary>Sets money against invoices, whichever comes first.</summary>
public sealed class ApplyReceivables(MessageReceiver inbox, StreamStore store) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("receivables");

    /// <summary>One invoice, payment or refund.</summary>
    [Function(nameof(ApplyReceivables))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "receivables", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var result = await store.ReadAsync(envelope, cancellation) switch
        {
            InvoiceIssued { Invoice: var invoice } issued => await ExecuteAsync(envelope, invoice.OrderReference, account => ReceivableDecider.OpenInvoice(
                account, invoice.OrderReference, invoice.Seller.Id, invoice.Number!, invoice.Gross, issued.OccurredAt)),
            PaymentCaptured captured => await ExecuteAsync(envelope, captured.OrderReference, account => ReceivableDecider.MoveMoney(
                account, captured.OrderReference, captured.PaymentId, captured.Amount, captured.OccurredAt)),
            PaymentRefunded refunded => await ExecuteAsync(envelope, refunded.OrderReference, account => ReceivableDecider.MoveMoney(
                account, refunded.OrderReference, refunded.PaymentId, -refunded.Amount, refunded.OccurredAt)),
            var other => throw new InvalidOperationException($"{other.GetType().Name} moves no receivable."),
        };
        return HandlerResult.Of(result);

        Task<CommitResult<Receivable>> ExecuteAsync(EventEnvelope cause, string orderReference, Func<Receivable, Domain.Primitives.Outcome> decide) =>
            store.ExecuteAsync(cause.Address with { Stream = FabricStreams.Receivable(orderReference) }, Command.For(cause, "receivables"), decide, cancellation);
    }
}
