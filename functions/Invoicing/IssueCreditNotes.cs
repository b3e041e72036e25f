using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Payments;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>Makes the credit notes that decisions about refunds ask for, and issues every one that is drafted.</summary>
public sealed class IssueCreditNotes(MessageReceiver inbox, StreamStore store, InvoiceIssuer issuer, InvoiceRegister register, TimeProvider clock) : IEventConsumer<IssueCreditNotes>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "credit-notes";

    /// <inheritdoc/>
    public static EventSubscription<IssueCreditNotes> Events { get; } = new EventSubscription<IssueCreditNotes>(Subscription)
        .On<RefundDecided>(consumer => consumer.DraftAsync)
        .On<InvoiceCredited>(consumer => consumer.IssueAsync);

    /// <summary>One decision or draft.</summary>
    [Function(nameof(IssueCreditNotes))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> DraftAsync(ReceivedEvent<RefundDecided> received, CancellationToken cancellation)
    {
        foreach (var planned in received.Event.Notes)
        {
            var key = planned.InvoiceKey ?? await KeyOfAsync(received.Envelope, planned.InvoiceNumber, cancellation);
            var result = await received.ExecuteAsync(
                store, FabricStreams.Invoice(key), (InvoiceState state) => InvoiceDecider.Credit(state, RequestOf(received.Event, planned, state.Invoice), clock.GetUtcNow()), cancellation);
            if (result is CommitResult<InvoiceState>.Rejected rejected)
            {
                await RefuseAsync(received, planned, rejected.Problems[0].Text, cancellation);
            }
        }

        return HandlerResult.Done;
    }

    private async Task<HandlerResult> IssueAsync(ReceivedEvent<InvoiceCredited> received, CancellationToken cancellation)
    {
        await issuer.IssueAsync(received.Event, received.Envelope, cancellation);
        return HandlerResult.Done;
    }

    // Somebody took the same back by another note in between: the refund is decided again.
    private Task RefuseAsync(ReceivedEvent<RefundDecided> received, PlannedCredit planned, string text, CancellationToken cancellation)
    {
        var decided = received.Event;
        return store.ExecuteAsync<Receivable>(
            received.Envelope.Address,
            received.Command with { Key = $"{received.Command.Key}:{planned.InvoiceNumber}" },
            account => ReceivableDecider.RefuseCredit(account, decided.OrderReference, decided.DecisionId, planned.InvoiceNumber, text, clock.GetUtcNow()),
            cancellation);
    }

    private static CreditRequest RequestOf(RefundDecided decided, PlannedCredit planned, Invoice? invoice) => new(
        decided.Reason.Length > 0 ? decided.Reason : string.Format(InvoiceTexts.For(invoice?.Locale ?? "en").CreditNote.Refund, decided.RefundId),
        planned.Lines is null ? planned.Amount : null,
        planned.Lines?.Select(line => new CreditedPart(line.Line, line.Quantity, line.Amount, line.Tax)).ToList(),
        decided.DecisionId,
        planned.Rounding);

    // Accounts of an earlier build do not hold the keys of their invoices; the register, which follows, does.
    private async Task<string> KeyOfAsync(EventEnvelope about, string number, CancellationToken cancellation) =>
        (await register.FindAsync(about.Tenant, about.Region, number, cancellation))?.Key
        ?? throw new InvalidOperationException($"The register does not have invoice {number} yet.");
}
