using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Revenue;

/// <summary>Defers what is invoiced and recognises what is delivered, whichever comes first.</summary>
public sealed class RecogniseRevenue(MessageReceiver inbox, StreamStore store, ITenantSource tenants, TimeProvider clock) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("revenue");

    /// <summary>One invoice or delivery.</summary>
    [Function(nameof(RecogniseRevenue))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "revenue", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var result = await store.ReadAsync(envelope, cancellation) switch
        {
            InvoiceIssued { Invoice: var invoice } => await ExecuteAsync(
                envelope, invoice.OrderReference, state => RevenueDecider.AddInvoice(state, invoice, BusinessDays.In(invoice.Seller.TimeZone, now), now), cancellation),
            OrderLinesDelivered delivered => await NoteDeliveryAsync(envelope, delivered, now, cancellation),
            var other => throw new InvalidOperationException($"{other.GetType().Name} earns no revenue."),
        };
        return HandlerResult.Of(result);
    }

    private async Task<CommitResult<RevenueContract>> NoteDeliveryAsync(
        EventEnvelope envelope, OrderLinesDelivered delivered, DateTimeOffset now, CancellationToken cancellation)
    {
        var order = await store.LoadAsync<OrderState>(envelope.Address, cancellation);
        var seller = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant).Entity(order.Order!.LegalEntityId);
        return await ExecuteAsync(
            envelope,
            delivered.OrderReference,
            state => RevenueDecider.NoteDelivery(state, delivered.OrderReference, delivered.Lines, BusinessDays.In(seller.TimeZone, now), now),
            cancellation);
    }

    private Task<CommitResult<RevenueContract>> ExecuteAsync(
        EventEnvelope cause, string orderReference, Func<RevenueContract, Outcome> decide, CancellationToken cancellation) => store.ExecuteAsync(
        cause.Address with { Stream = FabricStreams.RevenueOf(orderReference) }, Command.For(cause, "revenue"), decide, cancellation);
}
