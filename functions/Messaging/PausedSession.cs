using Azure.Messaging.ServiceBus;
using Billing.Platform.Messaging;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>Works off what waits in a session, oldest first, until one has to wait again or nothing waits any more.</summary>
public sealed class PausedSession(MessageProcessor attempts, SessionPauses waits, MessagePriorities lanes, TimeProvider clock)
{
    /// <summary>Number of messages that are worked off in one go: far less than what fits into the time that a function has.</summary>
    public const int MostAtOnce = 100;

    private const int PageSize = 32;

    /// <summary>Goes on with a session that the receiver holds.</summary>
    public async Task ResumeAsync(
        ServiceBusSessionReceiver session, IMessageConsumer consumer, SessionWakeUp wakeUp, DurableTaskClient processes, CancellationToken cancellation)
    {
        var block = SessionRetryState.Read(await session.GetSessionStateAsync(cancellation));
        if (block is null || wakeUp.Until < block.Until)
        {
            return;
        }

        using var lane = await lanes.EnterAsync(consumer.MessagePriority, cancellation);
        for (var handled = 0; await NextAsync(session, cancellation) is { } message; handled++)
        {
            if (handled == MostAtOnce)
            {
                await WaitAsync(session, consumer, new SessionRetryState(SessionPauseReason.Turn, clock.GetUtcNow(), message.MessageId!), cancellation);
                await session.DeferMessageAsync(message, cancellationToken: cancellation);
                return;
            }

            await session.RenewSessionLockAsync(cancellation);
            var before = SessionRetryState.Of(block, message.MessageId!);
            if (!await SettleAsync(session, consumer, message, await attempts.MakeAsync(consumer, message, processes, before, cancellation), cancellation))
            {
                return;
            }
        }

        // Nobody else can have deferred anything meanwhile: that takes the lock that is held here.
        await session.SetSessionStateAsync(null, cancellation);
    }

    /// <returns>True if the session goes on.</returns>
    private async Task<bool> SettleAsync(
        ServiceBusSessionReceiver session, IMessageConsumer consumer, ServiceBusReceivedMessage message, Disposition disposition, CancellationToken cancellation)
    {
        switch (disposition)
        {
            case Disposition.GiveUp given:
                await session.DeadLetterMessageAsync(message, given.Properties, given.Reason, given.Description, cancellation);
                return true;
            case Disposition.Wait { Block: var block }:
                await WaitAsync(session, consumer, block, cancellation);
                await session.DeferMessageAsync(message, cancellationToken: cancellation);
                return false;
            default:
                await session.CompleteMessageAsync(message, cancellation);
                return true;
        }
    }

    private async Task WaitAsync(ServiceBusSessionReceiver session, IMessageConsumer consumer, SessionRetryState block, CancellationToken cancellation)
    {
        await waits.BeginAsync(consumer.Entity, session.SessionId, block, cancellation);
        await session.SetSessionStateAsync(block.Write(), cancellation);
    }

    /// <summary>
    /// The oldest message that was deferred. All of them stand before those that were not: a message is deferred only by who
    /// holds the session and has got it as the first of those that are left.
    /// </summary>
    private static async Task<ServiceBusReceivedMessage?> NextAsync(ServiceBusSessionReceiver session, CancellationToken cancellation)
    {
        var seen = await session.PeekMessagesAsync(PageSize, fromSequenceNumber: 0, cancellation);
        return seen.FirstOrDefault(message => message.State == ServiceBusMessageState.Deferred) is { } deferred
            ? await session.ReceiveDeferredMessageAsync(deferred.SequenceNumber, cancellation)
            : null;
    }
}
