using Azure.Messaging.ServiceBus;
using Billing.Domain.Ledger;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Ledger;

/// <summary>Books events in the journal of their legal entity and day.</summary>
public sealed class PostToLedger(MessageReceiver inbox, StreamStore store, ITenantSource tenants, TimeProvider clock) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("ledger");

    /// <summary>One event; the entry bears its id, so that it is booked once.</summary>
    [Function(nameof(PostToLedger))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "ledger", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var booking = LedgerPostings.For(await store.ReadAsync(envelope, cancellation));
        if (booking is null || booking.Postings.Count == 0)
        {
            // Zero-price invoices and the like move no money.
            return HandlerResult.Done;
        }

        var entity = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant).Entity(booking.LegalEntityId);
        var entry = booking.ToEntry(envelope.EventId, envelope.Type, envelope.OccurredAt, entity.TimeZone);
        var result = await store.ExecuteAsync<JournalDay>(
            envelope.Address with { Stream = FabricStreams.JournalDay(entity.Id, entry.Date) },
            Command.For(envelope, "ledger"),
            state => JournalDay.Post(state, entry, clock.GetUtcNow()),
            cancellation);
        return HandlerResult.Of(result);
    }
}
