using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// A queue without sessions: batches, scheduled and cancelled messages; they are completed, abandoned, set aside and
/// dead-lettered, what was set aside is completed later, and dead letters are received and deleted.
/// </summary>
internal sealed class QueueLoad : Load
{
    private const int Senders = 2;
    private const int AtOnce = 10;
    private const string Queue = "plain";

    private readonly QueueFacts _facts = new();
    private int _ahead;

    public override string Name => "queue";

    public override IEnumerable<Func<Task>> Workers(LoadedServices services, Life life) =>
        Enumerable.Range(0, Senders).Select(sender => (Func<Task>)(() => SendAsync(services.Bus.CreateSender(Queue), life, sender)))
            .Append(() => ReceiveAsync(services.Bus.CreateReceiver(Queue), life))
            .Append(() => ClearAsync(services, life));

    public override void Hear(ReadOnlySpan<string> words) => _facts.Hear(words);

    public override async Task CheckAsync(LoadedServices services)
    {
        await using var receiver = services.Bus.CreateReceiver(Queue);
        await using var dead = services.Bus.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var now = DateTimeOffset.UtcNow;
        _facts.Check(await receiver.PeekMessagesAsync(int.MaxValue), await dead.PeekMessagesAsync(int.MaxValue), now);
    }

    private async Task SendAsync(ServiceBusSender sender, Life life, int number)
    {
        for (var n = 1; ; n++)
        {
            var group = $"{life.Number}.{number}.{n}";
            var messages = QueueFacts.IdsOf(group).Select(id => new ServiceBusMessage(QueueFacts.BodyOf(id)) { MessageId = id }).ToList();
            if (QueueFacts.IsScheduled(n))
            {
                var due = DateTimeOffset.UtcNow.AddMilliseconds(QueueFacts.IsCancelled(n) ? 3_600_000 : n * 37 % 500);
                var scheduled = await sender.ScheduleMessageAsync(messages[0], due);
                life.Log.Tell(Name, "scheduled", group, due.UtcTicks);
                if (QueueFacts.IsCancelled(n))
                {
                    life.Log.Tell(Name, "cancels", messages[0].MessageId!);
                    await sender.CancelScheduledMessageAsync(scheduled);
                    life.Log.Tell(Name, "gone", messages[0].MessageId!);
                }
                else
                {
                    Interlocked.Increment(ref _ahead);
                }
            }
            else
            {
                await sender.SendMessagesAsync(messages);
                life.Log.Tell(Name, "sent", group);
                Interlocked.Add(ref _ahead, messages.Count);
            }

            while (Volatile.Read(ref _ahead) > 100)
            {
                await Task.Delay(1);
            }
        }
    }

    private async Task ReceiveAsync(ServiceBusReceiver receiver, Life life)
    {
        var aside = (await receiver.PeekMessagesAsync(int.MaxValue)).Where(message => message.State == ServiceBusMessageState.Deferred)
            .Select(message => message.SequenceNumber).ToList();
        while (true)
        {
            var messages = await receiver.ReceiveMessagesAsync(AtOnce);
            await Task.WhenAll(messages.Select(message => SettleAsync(receiver, message, life)));
            aside.AddRange(messages.Where(message => QueueFacts.FateOf(message.MessageId!, IsTried(message)) == Fate.SetAside).Select(message => message.SequenceNumber));
            if (aside.Count > AtOnce)
            {
                var recalled = await receiver.ReceiveDeferredMessageAsync(aside[0]);
                aside.RemoveAt(0);
                life.Log.Tell(Name, "takes", recalled.MessageId!, DateTimeOffset.UtcNow.UtcTicks);
                await receiver.CompleteMessageAsync(recalled);
                life.Log.Tell(Name, "gone", recalled.MessageId!);
            }
        }
    }

    private async Task SettleAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage message, Life life)
    {
        var id = message.MessageId!;
        life.Log.Tell(Name, "takes", id, DateTimeOffset.UtcNow.UtcTicks);
        switch (QueueFacts.FateOf(id, IsTried(message)))
        {
            case Fate.TriedAgain:
                await receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["tried"] = true });
                life.Log.Tell(Name, "tried", id);
                return;
            case Fate.SetAside:
                await receiver.DeferMessageAsync(message);
                life.Log.Tell(Name, "aside", id);
                break;
            case Fate.Dead:
                await receiver.DeadLetterMessageAsync(message, $"reason of {id}", "description");
                life.Log.Tell(Name, "dead", id);
                break;
            default:
                await receiver.CompleteMessageAsync(message);
                life.Log.Tell(Name, "gone", id);
                break;
        }

        Interlocked.Decrement(ref _ahead);
    }

    /// <summary>Receives and deletes dead letters, one at a time.</summary>
    private async Task ClearAsync(LoadedServices services, Life life)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter, ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };
        await using var receiver = services.Bus.CreateReceiver(Queue, options);
        while (true)
        {
            await Task.Delay(20);
            life.Log.Tell(Name, "clears");
            if (await receiver.ReceiveMessageAsync() is { } dead)
            {
                life.Log.Tell(Name, "cleared", dead.MessageId!);
            }
        }
    }

    private static bool IsTried(ServiceBusReceivedMessage message) => message.ApplicationProperties.ContainsKey("tried");
}
