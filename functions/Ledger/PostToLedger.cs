using Azure.Messaging.ServiceBus;
using Billing.Domain.Ledger;
using Billing.Functions.Operations;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Ledger;

/// <summary>Books events in the journal of their legal entity and day.</summary>
public sealed class PostToLedger(StreamStore store, ITenantSource tenants, TimeProvider clock)
{
    /// <summary>One event; the entry bears its id, so that it is booked once.</summary>
    [Function(nameof(PostToLedger))]
    public async Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "ledger", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        if (await EventMessages.OpenAsync(message, actions, cancellation) is not { } envelope)
        {
            return;
        }

        var booking = LedgerPostings.For(await store.ReadAsync(envelope, cancellation));
        if (booking is null || booking.Postings.Count == 0)
        {
            // Zero-price invoices and the like move no money.
            await actions.CompleteMessageAsync(message, cancellation);
            return;
        }

        var entity = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant).Entity(booking.LegalEntityId);
        var entry = booking.ToEntry(envelope.EventId, envelope.Type, envelope.OccurredAt, entity.TimeZone);
        var result = await store.ExecuteAsync<JournalDay>(
            envelope.Address with { Stream = FabricStreams.JournalDay(entity.Id, entry.Date) },
            Command.For(envelope, "ledger"),
            state => JournalDay.Post(state, entry, clock.GetUtcNow()),
            cancellation);
        await actions.SettleAsync(message, result, cancellation);
    }
}
