using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Platform.Messaging;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>Goes on with a session whose time to wait is over.</summary>
public sealed class ResumeSession(ServiceBusClient bus, MessageConsumers consumers, SessionWakeUps wakeUps, PausedSession sessions)
{
    /// <summary>One wake-up. A second one, or one that comes late, finds nothing to do.</summary>
    [Function(nameof(ResumeSession))]
    public async Task RunAsync(
        [ServiceBusTrigger(SessionWakeUp.Queue, Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation)
    {
        var body = JsonElement.Parse(message.Body);
        if (SchemaCatalogue.All.Check(SessionWakeUp.Contract, SessionWakeUp.ContractVersion, body) is { Count: > 0 } problems)
        {
            await actions.DeadLetterMessageAsync(message, propertiesToModify: null, problems[0].Code, Disposition.Describe(problems), cancellation);
            return;
        }

        var wakeUp = body.Deserialize<SessionWakeUp>(FabricJson.Options)!;
        var consumer = consumers.Find(BusEntity.Parse(wakeUp.Entity))
            ?? throw new InvalidOperationException($"Nothing here consumes {wakeUp.Entity}, whose session is to be resumed.");
        try
        {
            await using var session = await AcceptAsync(consumer.Entity, wakeUp.Session, cancellation);
            await sessions.ResumeAsync(session, consumer, wakeUp, processes, cancellation);
        }
        catch (ServiceBusException failure) when (IsPassing(failure))
        {
            await wakeUps.CallAgainAsync(wakeUp, cancellation);
        }

        await actions.CompleteMessageAsync(message, cancellation);
    }

    // In other hands, lost half-way, or the bus is busy: what was handled is settled, and the rest waits where it was.
    private static bool IsPassing(ServiceBusException failure) =>
        failure.IsTransient || failure.Reason is ServiceBusFailureReason.SessionCannotBeLocked or ServiceBusFailureReason.SessionLockLost or ServiceBusFailureReason.MessageLockLost;

    private Task<ServiceBusSessionReceiver> AcceptAsync(BusEntity entity, string session, CancellationToken cancellation) => entity.Subscription is { } subscription
        ? bus.AcceptSessionAsync(entity.Name, subscription, session, options: null, cancellation)
        : bus.AcceptSessionAsync(entity.Name, session, options: null, cancellation);
}
