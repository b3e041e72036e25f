using Azure.Messaging.ServiceBus;
using Billing.Functions.Operations;
using Billing.Functions.Operations.Delivery;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Customers;

/// <summary>Keeps the view of what customers are worth up to date.</summary>
public sealed class EnterCustomerValue(Inbox inbox, StreamStore store, ITenantSource tenants, CustomerValueView view) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("customer-value");

    /// <summary>One order, invoice, payment or refund.</summary>
    [Function(nameof(EnterCustomerValue))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "customer-value", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new Arrival(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<Handled> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant);
        if (CustomerValueEntry.For(envelope, await store.ReadAsync(envelope, cancellation), tenant.CustomerScope) is { } entry)
        {
            await view.EnterAsync(entry, cancellation);
        }

        return Handled.Done;
    }
}
