using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>The messages that one invocation gets, and what has become of them.</summary>
internal sealed class MessageDelivery(ReceiverLink link, IReadOnlyList<ServiceBusReceivedMessage> messages, long maxSessionState)
{
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);

    public IReadOnlyList<ServiceBusReceivedMessage> Messages => messages;

    /// <summary>Ids of the invocations that got the messages, one after the other.</summary>
    public List<string> Invocations { get; } = [];

    /// <summary>The session of the messages; null without sessions.</summary>
    public string? SessionId => link.Hold?.Session.Id;

    /// <summary>The messages that nobody has settled.</summary>
    public IEnumerable<ServiceBusReceivedMessage> Unsettled => messages.Where(message => !_settled.ContainsKey(message.LockToken));

    /// <summary>True if the function gave its session up.</summary>
    public bool IsSessionReleased { get; private set; }

    public DateTimeOffset SessionLockedUntil => Hold.LockedUntil;

    private SessionHold Hold => link.Hold ?? throw new InvalidOperationException("The trigger has no session.");

    /// <summary>Number of messages that the broker counts because this delivery has them.</summary>
    public int CountHeld(DateTimeOffset now) =>
        link.Hold is null ? Unsettled.Count(message => message.LockedUntil > now) : link.HoldsSession ? Unsettled.Count() : 0;

    public Task CompleteAsync(string token) => SettleAsync(token, link.CompleteAsync);

    public Task AbandonAsync(string token, IDictionary<string, object>? changes) => SettleAsync(token, locked => link.AbandonAsync(locked, changes));

    public Task DeferAsync(string token, IDictionary<string, object>? changes) => SettleAsync(token, locked => link.DeferAsync(locked, changes));

    public Task DeadLetterAsync(string token, IDictionary<string, object>? changes, string? reason, string? description) =>
        SettleAsync(token, locked => link.DeadLetterAsync(locked, changes, reason, description));

    public Task RenewLockAsync(string token)
    {
        ReceivedMessages.SetLockedUntil(messages.First(message => message.LockToken == token), link.RenewLock(Guid.Parse(token)));
        return Task.CompletedTask;
    }

    public Task<BinaryData?> GetStateAsync() => Task.FromResult(link.GetState());

    public Task SetStateAsync(BinaryData? state) => link.SetStateAsync(state, maxSessionState);

    public DateTimeOffset RenewSession()
    {
        link.RenewSession();
        return Hold.LockedUntil;
    }

    public void ReleaseSession() => IsSessionReleased = true;

    private async Task SettleAsync(string token, Func<Guid, Task> settle)
    {
        await settle(Guid.Parse(token));
        _settled.TryAdd(token, true);
    }
}
