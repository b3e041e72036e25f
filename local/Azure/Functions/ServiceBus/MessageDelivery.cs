using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>The messages that one invocation gets, and what has become of them.</summary>
internal sealed class MessageDelivery(ReceiverLink link, IReadOnlyList<ServiceBusReceivedMessage> messages, long maxSessionState)
{
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);
    private ServiceBusMessageActions? _actions;
    private ServiceBusSessionMessageActions? _sessionActions;

    public IReadOnlyList<ServiceBusReceivedMessage> Messages => messages;

    public ServiceBusMessageActions Actions => _actions ??= new ServiceBusMessageActions(this);

    public ServiceBusSessionMessageActions SessionActions => _sessionActions ??= new ServiceBusSessionMessageActions(this);

    /// <summary>The messages that nobody has settled.</summary>
    public IEnumerable<ServiceBusReceivedMessage> Unsettled => messages.Where(message => !_settled.ContainsKey(message.LockToken));

    /// <summary>Whether the function gave its session up.</summary>
    public bool IsSessionReleased { get; private set; }

    public DateTimeOffset SessionLockedUntil => Hold.LockedUntil;

    private SessionHold Hold => link.Hold ?? throw new InvalidOperationException("The trigger has no session.");

    /// <summary>How many messages the broker counts because this delivery has them.</summary>
    public int CountHeld(DateTimeOffset now) =>
        link.Hold is null ? Unsettled.Count(message => message.LockedUntil > now) : link.HoldsSession ? Unsettled.Count() : 0;

    public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
        SettleAsync(message, link.CompleteAsync, cancellation);

    public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellation) =>
        SettleAsync(message, token => link.AbandonAsync(token, changes), cancellation);

    public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellation) =>
        SettleAsync(message, token => link.DeferAsync(token, changes), cancellation);

    public Task DeadLetterAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? changes, string? reason, string? description, CancellationToken cancellation) =>
        SettleAsync(message, token => link.DeadLetterAsync(token, changes, reason, description), cancellation);

    public Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ReceivedMessages.SetLockedUntil(message, link.RenewLock(ReceivedMessages.TokenOf(message)));
        return Task.CompletedTask;
    }

    public Task<BinaryData> GetStateAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(link.GetState()!);
    }

    public Task SetStateAsync(BinaryData? state, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return link.SetStateAsync(state, maxSessionState);
    }

    public DateTimeOffset RenewSession(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        link.RenewSession();
        return Hold.LockedUntil;
    }

    public void ReleaseSession() => IsSessionReleased = true;

    private async Task SettleAsync(ServiceBusReceivedMessage message, Func<Guid, Task> settle, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await settle(ReceivedMessages.TokenOf(message));
        _settled.TryAdd(message.LockToken, true);
    }
}
