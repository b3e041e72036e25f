using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Operations.Integrations;

/// <summary>Lets go of the sessions that waited for an integration; each is then worked off in its order.</summary>
public sealed class ThawIntegration(MessageReceiver inbox, StreamStore store, PausedSessions held) : IEventConsumer
{
    /// <summary>Where thaws come from.</summary>
    public static BusEntity Source { get; } = BusEntity.OfEvents("thaws");

    /// <inheritdoc/>
    public BusEntity Entity => Source;

    /// <summary>One thaw.</summary>
    [Function(nameof(ThawIntegration))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "thaws", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var thawed = (IntegrationThawed)await store.ReadAsync(envelope, cancellation);
        await held.ReleaseAsync(PausedSessions.KeyOf(envelope.Tenant, thawed.Integration), cancellation);
        return HandlerResult.Done;
    }
}
