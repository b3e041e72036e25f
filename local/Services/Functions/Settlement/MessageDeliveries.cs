using System.Collections.Concurrent;
using Billing.Local.Functions.ServiceBus;

namespace Billing.Local.Functions.Settlement;

/// <summary>The messages that functions have at present, found as the worker names them.</summary>
internal sealed class MessageDeliveries
{
    private readonly ConcurrentDictionary<string, MessageDelivery> _byLock = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, MessageDelivery> _byInvocation = new(StringComparer.Ordinal);

    /// <summary>Notes a delivery until its function has ended.</summary>
    public void Begin(MessageDelivery delivery)
    {
        foreach (var message in delivery.Messages)
        {
            _byLock[message.LockToken] = delivery;
        }
    }

    /// <summary>Notes an invocation that gets a delivery: the first, or one that repeats it.</summary>
    public void Invoke(MessageDelivery delivery, string invocation)
    {
        delivery.Invocations.Add(invocation);
        _byInvocation[invocation] = delivery;
    }

    /// <summary>Forgets a delivery.</summary>
    public void End(MessageDelivery delivery)
    {
        foreach (var message in delivery.Messages)
        {
            _byLock.TryRemove(message.LockToken, out _);
        }

        foreach (var invocation in delivery.Invocations)
        {
            _byInvocation.TryRemove(invocation, out _);
        }
    }

    /// <summary>The delivery of a message.</summary>
    /// <returns>Null when its invocation is over.</returns>
    public MessageDelivery? OfLock(string token) => _byLock.GetValueOrDefault(token);

    /// <summary>
    /// The delivery of a session. A host of Azure knows it by the session alone, which is enough where it runs one Service Bus
    /// function, as on Flex Consumption. This host runs all, so that the invocation says which is meant.
    /// </summary>
    /// <returns>Null when none is open.</returns>
    public MessageDelivery? OfSession(string session, string? invocation) =>
        invocation is not null && _byInvocation.TryGetValue(invocation, out var delivery) && delivery.SessionId == session ? delivery : null;
}
