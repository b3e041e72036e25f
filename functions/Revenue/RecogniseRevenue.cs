using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Revenue;

/// <summary>Defers what is invoiced, recognises what is delivered and takes back what is credited, whichever comes first.</summary>
public sealed class RecogniseRevenue(MessageReceiver inbox, StreamStore store, ITenantSource tenants, TimeProvider clock) : IEventConsumer<RecogniseRevenue>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "revenue";

    /// <inheritdoc/>
    public static EventSubscription<RecogniseRevenue> Events { get; } = new EventSubscription<RecogniseRevenue>(Subscription)
        .On<InvoiceIssued>(consumer => consumer.DeferAsync)
        .On<CreditNoteIssued>(consumer => consumer.TakeBackAsync)
        .On<OrderLinesDelivered>(consumer => consumer.NoteDeliveryAsync);

    /// <summary>One invoice or delivery.</summary>
    [Function(nameof(RecogniseRevenue))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> DeferAsync(ReceivedEvent<InvoiceIssued> received, CancellationToken cancellation)
    {
        var (invoice, now) = (received.Event.Invoice, clock.GetUtcNow());
        return HandlerResult.Of(await received.ExecuteAsync(
            store,
            FabricStreams.RevenueOf(invoice.OrderReference),
            (RevenueContract state) => RevenueDecider.AddInvoice(state, invoice, BusinessDays.In(invoice.Seller.TimeZone, now), now),
            cancellation));
    }

    private async Task<HandlerResult> TakeBackAsync(ReceivedEvent<CreditNoteIssued> received, CancellationToken cancellation)
    {
        var (note, now) = (received.Event.Note, clock.GetUtcNow());
        return HandlerResult.Of(await received.ExecuteAsync(
            store,
            FabricStreams.RevenueOf(note.OrderReference),
            (RevenueContract state) => RevenueDecider.AddCreditNote(state, note, BusinessDays.In(note.Seller.TimeZone, now), now),
            cancellation));
    }

    private async Task<HandlerResult> NoteDeliveryAsync(ReceivedEvent<OrderLinesDelivered> received, CancellationToken cancellation)
    {
        var (delivered, now) = (received.Event, clock.GetUtcNow());
        var order = await store.LoadAsync<OrderState>(received.Envelope.Address, cancellation);
        var seller = (await tenants.GetAsync(cancellation)).Get(received.Envelope.Tenant).Entity(order.Order!.LegalEntityId);
        return HandlerResult.Of(await received.ExecuteAsync(
            store,
            FabricStreams.RevenueOf(delivered.OrderReference),
            (RevenueContract state) => RevenueDecider.NoteDelivery(state, delivered.OrderReference, delivered.Lines, BusinessDays.In(seller.TimeZone, now), now),
            cancellation));
    }
}
