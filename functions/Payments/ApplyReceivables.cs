using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Functions.Operations;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Sets money against invoices, whichever comes first.</summary>
public sealed class ApplyReceivables(StreamStore store)
{
    /// <summary>One invoice, payment or refund.</summary>
    [Function(nameof(ApplyReceivables))]
    public async Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "receivables", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        if (await EventMessages.OpenAsync(message, actions, cancellation) is not { } envelope)
        {
            return;
        }

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
        await actions.SettleAsync(message, result, cancellation);

        Task<CommitResult<Receivable>> ExecuteAsync(EventEnvelope cause, string orderReference, Func<Receivable, Domain.Decisions.Outcome> decide) =>
            store.ExecuteAsync(cause.Address with { Stream = FabricStreams.Receivable(orderReference) }, Command.For(cause, "receivables"), decide, cancellation);
    }
}
