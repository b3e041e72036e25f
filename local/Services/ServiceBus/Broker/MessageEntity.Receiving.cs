using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>The handing out of an entity's messages.</summary>
internal sealed partial class MessageEntity
{
    private readonly LinkedList<Waiter<IReadOnlyList<DeliveredMessage>>> _waiters = new();

    /// <summary>Hands out messages of a line, oldest first, until there are <paramref name="max"/> or no more.</summary>
    public IReadOnlyList<DeliveredMessage> Take(
        MessageList line, int max, ServiceBusReceiveMode mode, DateTimeOffset lockedUntil)
    {
        if (line.First is null)
        {
            return [];
        }

        var taken = new List<DeliveredMessage>(Math.Min(max, 16));
        while (taken.Count < max && line.First is { } message)
        {
            if (message.Deliveries >= Settings.MaxDeliveryCount && !IsDeadLetter)
            {
                ExceedDeliveries(message);
            }
            else
            {
                taken.Add(Deliver(message, mode, lockedUntil));
            }
        }

        return taken;
    }

    /// <summary>Hands out messages that wait outside sessions.</summary>
    public IReadOnlyList<DeliveredMessage> Take(int max, ServiceBusReceiveMode mode, DateTimeOffset now) =>
        _waiters.Count > 0 ? [] : Take(_available, max, mode, now + Settings.LockDuration);

    public void Wait(ReceiveWaiter waiter) => waiter.Join(_waiters);

    /// <summary>Ends the waits of a receiver that is closed.</summary>
    public void EndWaits(ReceiverLink owner)
    {
        foreach (var waiter in _waiters.OfType<ReceiveWaiter>().Where(waiter => waiter.Owner == owner).ToList())
        {
            waiter.Leave();
            waiter.SetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Gives waiting receivers what there is for them.</summary>
    public void Dispatch(DateTimeOffset now)
    {
        IsChanged = false;
        Sessions?.Dispatch(now);
        while (_waiters.First?.Value is ReceiveWaiter waiter)
        {
            var messages = Take(_available, waiter.Max, waiter.Mode, now + Settings.LockDuration);
            if (messages.Count == 0)
            {
                return;
            }

            waiter.Leave();
            waiter.SetResult(messages);
        }
    }

    /// <summary>Hands out one message: locked, or removed.</summary>
    public DeliveredMessage Deliver(BrokerMessage message, ServiceBusReceiveMode mode, DateTimeOffset lockedUntil)
    {
        if (mode == ServiceBusReceiveMode.ReceiveAndDelete)
        {
            message.Deliveries++;
            Complete(message);
            return new DeliveredMessage(message.Content, Stamp(message, message.Deliveries));
        }

        message.LockToken = _core.NewLockToken(message.SequenceNumber);
        message.LockedUntil = lockedUntil;
        message.Deliveries++;
        _core.Log.Delivered(this, message.SequenceNumber);
        SetStatus(message, MessageStatus.Locked);
        return new DeliveredMessage(message.Content, Stamp(message, message.Deliveries));
    }

    /// <summary>A message as a browser sees it: not locked, and with the deliveries that have ended.</summary>
    public DeliveredMessage Browse(BrokerMessage message)
    {
        var ended = message.Status == MessageStatus.Locked ? message.Deliveries - 1 : message.Deliveries;
        return new DeliveredMessage(message.Content, Stamp(message, ended));
    }

    private static DeliveryStamp Stamp(BrokerMessage message, int deliveryCount) => new()
    {
        LockToken = message.Status == MessageStatus.Locked ? message.LockToken : Guid.Empty,
        DeliveryCount = deliveryCount,
        LockedUntil = message.Status == MessageStatus.Locked ? message.LockedUntil : default,
        SequenceNumber = message.SequenceNumber,
        EnqueuedSequenceNumber = message.EnqueuedSequenceNumber,
        EnqueuedTime = message.EnqueuedTime,
        State = message.Status switch
        {
            MessageStatus.Deferred => ServiceBusMessageState.Deferred,
            MessageStatus.Scheduled => ServiceBusMessageState.Scheduled,
            _ when message.IsDeferred => ServiceBusMessageState.Deferred,
            _ => ServiceBusMessageState.Active,
        },
    };
}
