using Azure.Messaging.ServiceBus;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.DeadLetters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>
/// Brings a message that an operator sent again to the consumer that failed on it, and to no other. That the consumer handles a
/// message once is what makes a second resubmission harmless.
/// </summary>
public sealed class ResubmitDeadLetter(MessageReceiver inbox, DeadLetterStore book, MessageProcessor attempts, Func<MessageConsumers> consumers) : IEventConsumer<ResubmitDeadLetter>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "resubmissions";

    /// <inheritdoc/>
    public static EventSubscription<ResubmitDeadLetter> Events { get; } = new EventSubscription<ResubmitDeadLetter>(Subscription)
        .On<DeadLetterResubmitted>(consumer => consumer.ResubmitAsync);

    /// <summary>The subscription as a bus entity.</summary>
    public static BusEntity Source => Events.Entity;

    /// <summary>One resubmission.</summary>
    [Function(nameof(ResubmitDeadLetter))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session, processes), cancellation);

    private async Task<HandlerResult> ResubmitAsync(ReceivedEvent<DeadLetterResubmitted> received, CancellationToken cancellation)
    {
        var (envelope, sent) = (received.Envelope, received.Event);
        switch (await HandleAsync(sent, received.Processes, cancellation))
        {
            case HandlerResult.Held held:
                return held;
            case HandlerResult.Refused { Problems: var problems }:
                await book.ReturnAsync(envelope, sent, problems, cancellation);
                break;
            default:
                await book.ResolveAsync(envelope, sent.Round, cancellation);
                break;
        }

        return HandlerResult.Done;
    }

    private async Task<HandlerResult> HandleAsync(DeadLetterResubmitted sent, DurableTaskClient? processes, CancellationToken cancellation)
    {
        if (consumers().Find(BusEntity.Parse(sent.Entity)) is not { } consumer)
        {
            return new HandlerResult.Refused([Problem.Error("operations.no-consumer", "$.entity", $"Nothing here consumes {sent.Entity}.")]);
        }

        return await book.OpenAsync(sent.Blob, cancellation) is { } message
            ? await attempts.HandleAsync(consumer, DeadLetterMessages.Restore(message), processes, cancellation)
            : new HandlerResult.Refused([Problem.Error("operations.body-deleted", "$", "The message was deleted from the container dead-letters and cannot be sent again.")]);
    }
}
