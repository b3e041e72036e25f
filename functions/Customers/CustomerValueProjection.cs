using Azure.Messaging.ServiceBus;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Customers;

/// <summary>Keeps the view of what customers are worth up to date.</summary>
public sealed class CustomerValueProjection(MessageReceiver inbox, ITenantSource tenants, CustomerValueView view) : IEventConsumer<CustomerValueProjection>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "customer-value";

    /// <inheritdoc/>
    public static EventSubscription<CustomerValueProjection> Events { get; } = new EventSubscription<CustomerValueProjection>(Subscription)
        .OnEach(CustomerValueView.Types, consumer => consumer.EnterAsync);

    /// <summary>One order, invoice, payment or refund.</summary>
    [Function(nameof(CustomerValueProjection))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private Task<HandlerResult> EnterAsync(ReceivedEvent<IDomainEvent> received, CancellationToken cancellation) => view.EnterAsync(received, tenants, cancellation);
}
