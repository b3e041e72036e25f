using Billing.Platform.Messaging;

namespace Billing.Functions.Messaging;

/// <summary>Takes and settles every message that a trigger brings.</summary>
/// <remarks>
/// One that fails is not given back, which would have it come again at once and use up its deliveries: its session waits, with the message and
/// those behind it deferred in their order, until <see cref="ResumeSession"/> goes on with it. See
/// docs/decisions/0006-sessions-wait-in-place.md.
/// </remarks>
public sealed class MessageReceiver(MessageProcessor attempts, SessionPauses waits, MessagePriorities lanes)
{
    /// <summary>Handles a message, or lets it wait behind those of its session that wait.</summary>
    public async Task ReceiveAsync(IMessageConsumer consumer, MessageContext arrival, CancellationToken cancellation)
    {
        using var lane = await lanes.EnterAsync(consumer.MessagePriority, cancellation);
        if (SessionRetryState.Read(await arrival.Session.GetSessionStateAsync(cancellation)) is not null)
        {
            await StandInLineAsync(arrival, cancellation);
            return;
        }

        var (message, actions) = (arrival.Message, arrival.Actions);
        switch (await attempts.MakeAsync(consumer, message, arrival.Processes, before: null, cancellation))
        {
            case Disposition.Complete:
                await actions.CompleteMessageAsync(message, cancellation);
                break;
            case Disposition.GiveUp given:
                await actions.DeadLetterMessageAsync(message, given.Properties, given.Reason, given.Description, cancellation);
                break;
            case Disposition.Wait { Block: var block }:
                // The wake-up first: a crash in between leaves one for nothing, and never a session that nothing wakes.
                await waits.BeginAsync(consumer.Entity, message.SessionId!, block, cancellation);
                await arrival.Session.SetSessionStateAsync(block.Write(), cancellation);
                await StandInLineAsync(arrival, cancellation);
                break;
        }
    }

    // The session is given up at once, so that the one who resumes it finds it free.
    private static async Task StandInLineAsync(MessageContext arrival, CancellationToken cancellation)
    {
        await arrival.Actions.DeferMessageAsync(arrival.Message, propertiesToModify: null, cancellation);
        await arrival.Session.ReleaseSession(cancellation);
    }
}
