using Billing.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives and settles the messages of one session, which it holds alone until it is closed or the lock expires.</summary>
public class ServiceBusSessionReceiver : ServiceBusReceiver
{
    private readonly SessionHold? _hold;
    private readonly long _maxState;

    /// <summary>For mocking.</summary>
    protected ServiceBusSessionReceiver()
    {
    }

    internal ServiceBusSessionReceiver(ServiceBusClient client, string path, ReceiverLink link, string? identifier)
        : base(client, path, link, identifier)
    {
        _hold = link.Hold;
        _maxState = client.Namespace.MaxSessionState;
    }

    /// <summary>The session.</summary>
    public virtual string SessionId => _hold?.Session.Id ?? "";

    /// <summary>When the lock of the session ends; renewal moves it.</summary>
    public virtual DateTimeOffset SessionLockedUntil => _hold?.LockedUntil ?? default;

    /// <summary>Whether the receiver has been closed, or has lost its session.</summary>
    public override bool IsClosed => base.IsClosed || _hold is { End: not SessionEnd.None };

    /// <summary>What the application keeps with the session; null if nothing.</summary>
    /// <exception cref="ServiceBusException">The session's lock is lost.</exception>
    public virtual async Task<BinaryData?> GetSessionStateAsync(CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Cancellation.Check(cancellationToken);
        return Link.GetState();
    }

    /// <summary>Keeps something with the session, up to the size of a message; null clears it.</summary>
    /// <exception cref="ServiceBusException">The session's lock is lost, or the state is too large.</exception>
    public virtual async Task SetSessionStateAsync(BinaryData? sessionState, CancellationToken cancellationToken = default)
    {
        Cancellation.Check(cancellationToken);
        await Link.SetStateAsync(sessionState, _maxState);
    }

    /// <summary>Holds the session for another lock duration from now on.</summary>
    /// <exception cref="ServiceBusException">The session's lock is lost.</exception>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Cancellation.Check(cancellationToken);
        Link.RenewSession();
    }
}
