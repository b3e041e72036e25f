using Azure.Messaging.ServiceBus;
using Billing.Domain.Exceptions;
using Billing.Functions.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>Routes each exception when it is raised.</summary>
public sealed class RouteException(MessageReceiver inbox, ExceptionRouter router) : IEventConsumer<RouteException>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "exception-routing";

    /// <inheritdoc/>
    public static EventSubscription<RouteException> Events { get; } = new EventSubscription<RouteException>(Subscription)
        .On<ExceptionRaised>(consumer => consumer.RouteAsync);

    /// <summary>One exception.</summary>
    [Function(nameof(RouteException))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> RouteAsync(ReceivedEvent<ExceptionRaised> received, CancellationToken cancellation)
    {
        await router.RouteAsync(received.Envelope.Address, received.Command, received.Envelope.TraceParent, cancellation);
        return HandlerResult.Done;
    }
}
