using Azure.Messaging.ServiceBus;
using Billing.Domain.Subscriptions;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Metering;

/// <summary>Looks again at what was asked about the use of a subscription when it begins.</summary>
public sealed class AnswerUsageQuestions(MessageReceiver inbox, UsageQuestions questions) : IEventConsumer<AnswerUsageQuestions>
{
    /// <summary>Name of the subscription of the bus.</summary>
    public const string Subscription = "usage-questions";

    /// <inheritdoc/>
    public static EventSubscription<AnswerUsageQuestions> Events { get; } = new EventSubscription<AnswerUsageQuestions>(Subscription)
        .On<SubscriptionActivated>(consumer => consumer.AnswerAsync);

    /// <summary>One subscription that begins.</summary>
    [Function(nameof(AnswerUsageQuestions))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> AnswerAsync(ReceivedEvent<SubscriptionActivated> received, CancellationToken cancellation)
    {
        var envelope = received.Envelope;
        await questions.AnswerAsync(new StreamAddress(envelope.Tenant, envelope.Region, envelope.Stream), envelope.EventId, cancellation);
        return HandlerResult.Done;
    }
}
