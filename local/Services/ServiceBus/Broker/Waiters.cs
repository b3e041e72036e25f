using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>A caller that waits in a line of callers until it is its turn, its time is over or it gives up.</summary>
internal abstract class Waiter<T> : TaskCompletionSource<T>
{
    private LinkedListNode<Waiter<T>>? _place;

    protected Waiter()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    public void Join(LinkedList<Waiter<T>> line) => _place = line.AddLast(this);

    /// <summary>Leaves the line; false if the waiter had left it before, because it has been served.</summary>
    public bool Leave()
    {
        if (_place is null)
        {
            return false;
        }

        _place.List!.Remove(_place);
        _place = null;
        return true;
    }
}

/// <summary>Waits for messages of an entity, or of a session.</summary>
internal sealed class ReceiveWaiter(int max, ServiceBusReceiveMode mode, ReceiverLink owner) : Waiter<IReadOnlyList<DeliveredMessage>>
{
    public int Max { get; } = max;

    public ServiceBusReceiveMode Mode { get; } = mode;

    public ReceiverLink Owner { get; } = owner;
}

/// <summary>Waits for any session that has messages and no receiver.</summary>
internal sealed class SessionWaiter : Waiter<SessionHold?>;
