using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Customers;

/// <summary>Keeps the view of what customers are worth up to date.</summary>
public sealed class CustomerValueProjection(MessageReceiver inbox, StreamStore store, ITenantSource tenants, CustomerValueView view) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("customer-value");

    /// <summary>One order, invoice, payment or refund.</summary>
    [Function(nameof(CustomerValueProjection))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "customer-value", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant);
        if (CustomerValueEntry.For(envelope, await store.ReadAsync(envelope, cancellation), tenant.CustomerScope) is { } entry)
        {
            await view.EnterAsync(entry, cancellation);
        }

        return HandlerResult.Done;
    }
}
