using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Functions.Messaging.Integrations;
using Billing.Platform.Integrations;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.Integrations;

/// <summary>Lets go of the sessions that waited for an integration; each is then worked off in its order.</summary>
public sealed class ThawIntegration(MessageReceiver inbox, PausedSessions held) : IEventConsumer<ThawIntegration>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "thaws";

    /// <inheritdoc/>
    public static EventSubscription<ThawIntegration> Events { get; } = new EventSubscription<ThawIntegration>(Subscription)
        .On<IntegrationThawed>(consumer => consumer.ReleaseAsync);

    /// <summary>The subscription as a bus entity.</summary>
    public static BusEntity Source => Events.Entity;

    /// <summary>One thaw.</summary>
    [Function(nameof(ThawIntegration))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> ReleaseAsync(ReceivedEvent<IntegrationThawed> received, CancellationToken cancellation)
    {
        await held.ReleaseAsync(PausedSessions.KeyOf(received.Envelope.Tenant, received.Event.Integration), cancellation);
        return HandlerResult.Done;
    }
}
