using Azure.Messaging.ServiceBus;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>Keeps the invoice register up to date.</summary>
public sealed class InvoiceRegisterProjection(MessageReceiver inbox, ITenantSource tenants, InvoiceRegister register) : IEventConsumer<InvoiceRegisterProjection>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "read-models";

    /// <inheritdoc/>
    public static EventSubscription<InvoiceRegisterProjection> Events { get; } = new EventSubscription<InvoiceRegisterProjection>(Subscription)
        .OnEach(InvoiceRegister.Types, consumer => consumer.EnterAsync);

    /// <summary>One issued invoice.</summary>
    [Function(nameof(InvoiceRegisterProjection))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private Task<HandlerResult> EnterAsync(ReceivedEvent<IDomainEvent> received, CancellationToken cancellation) => register.EnterAsync(received, tenants, cancellation);
}
