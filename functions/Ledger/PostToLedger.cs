using Azure.Messaging.ServiceBus;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Ledger;

/// <summary>Books events in the journal of their legal entity and day.</summary>
public sealed class PostToLedger(MessageReceiver inbox, StreamStore store, ITenantSource tenants, TimeProvider clock) : IEventConsumer<PostToLedger>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "ledger";

    /// <inheritdoc/>
    public static EventSubscription<PostToLedger> Events { get; } = new EventSubscription<PostToLedger>(Subscription)
        .OnEach(LedgerPostings.EventTypes, consumer => consumer.PostAsync);

    /// <summary>One event; the entry bears its id, so that it is booked once.</summary>
    [Function(nameof(PostToLedger))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> PostAsync(ReceivedEvent<IDomainEvent> received, CancellationToken cancellation)
    {
        var booking = LedgerPostings.For(received.Event);
        if (booking is null || booking.Postings.Count == 0)
        {
            // Zero-price invoices and the like move no money.
            return HandlerResult.Done;
        }

        var envelope = received.Envelope;
        var entity = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant).Entity(booking.LegalEntityId);
        var entry = booking.ToEntry(envelope.EventId, envelope.Type, envelope.OccurredAt, entity.TimeZone);
        return HandlerResult.Of(await received.ExecuteAsync(
            store, FabricStreams.JournalDay(entity.Id, entry.Date), (JournalDay state) => JournalDay.Post(state, entry, clock.GetUtcNow()), cancellation));
    }
}
