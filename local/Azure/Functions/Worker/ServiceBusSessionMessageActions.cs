using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Works on the session whose message a function got.</summary>
public class ServiceBusSessionMessageActions
{
    private readonly MessageDelivery? _delivery;
    private DateTimeOffset _lockedUntil;

    internal ServiceBusSessionMessageActions(MessageDelivery delivery)
    {
        _delivery = delivery;
        _lockedUntil = delivery.SessionLockedUntil;
    }

    /// <summary>For mocking.</summary>
    protected ServiceBusSessionMessageActions()
    {
    }

    /// <summary>When the lock on the session ends, as of the last look at it.</summary>
    public virtual DateTimeOffset SessionLockedUntil
    {
        get => _lockedUntil;
        protected set => _lockedUntil = value;
    }

    private MessageDelivery Delivery => _delivery ?? throw new InvalidOperationException("Mocked session actions have no session.");

    /// <summary>What the application keeps with the session; null when it keeps nothing.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        Delivery.GetStateAsync(cancellationToken);

    /// <summary>Keeps something with the session.</summary>
    /// <exception cref="ServiceBusException">The lock was lost, or the state is too large.</exception>
    public virtual Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) =>
        Delivery.SetStateAsync(sessionState, cancellationToken);

    /// <summary>Gives the session up when the function ends, so that others may take it.</summary>
    public virtual Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        Delivery.ReleaseSession();
        return Task.CompletedTask;
    }

    /// <summary>Extends the lock on the session; the host does so by itself while the function runs.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        SessionLockedUntil = Delivery.RenewSession(cancellationToken);
        return Task.CompletedTask;
    }
}
