using System.Collections.Concurrent;
using Billing.Local.Functions.ServiceBus;

namespace Billing.Local.Functions.Settlement;

/// <summary>The messages that functions have at present, found as the worker names them.</summary>
internal sealed class MessageDeliveries
{
    private readonly ConcurrentDictionary<string, MessageDelivery> _byLock = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<MessageDelivery>> _bySession = new(StringComparer.Ordinal);
    private readonly Lock _sessions = new();
    private readonly AsyncLocal<MessageDelivery?> _current = new();

    /// <summary>Notes a delivery for as long as its invocation lasts.</summary>
    public void Begin(MessageDelivery delivery)
    {
        _current.Value = delivery;
        foreach (var message in delivery.Messages)
        {
            _byLock[message.LockToken] = delivery;
        }

        if (delivery.SessionId is not { } session)
        {
            return;
        }

        lock (_sessions)
        {
            if (!_bySession.TryGetValue(session, out var open))
            {
                _bySession[session] = open = [];
            }

            open.Add(delivery);
        }
    }

    /// <summary>Forgets a delivery.</summary>
    public void End(MessageDelivery delivery)
    {
        foreach (var message in delivery.Messages)
        {
            _byLock.TryRemove(message.LockToken, out _);
        }

        if (delivery.SessionId is not { } session)
        {
            return;
        }

        lock (_sessions)
        {
            if (_bySession.TryGetValue(session, out var open) && open.Remove(delivery) && open.Count == 0)
            {
                _bySession.Remove(session);
            }
        }
    }

    /// <summary>The delivery of a message.</summary>
    /// <returns>Null when its invocation is over.</returns>
    public MessageDelivery? OfLock(string token) => _byLock.GetValueOrDefault(token);

    /// <summary>
    /// The delivery of a session. A worker in this process is known by its flow of control; one in another says the session
    /// alone, and the first that is open is meant, as in Azure.
    /// </summary>
    /// <returns>Null when none is open.</returns>
    public MessageDelivery? OfSession(string session)
    {
        if (_current.Value is { } current && current.SessionId == session)
        {
            return current;
        }

        lock (_sessions)
        {
            return _bySession.GetValueOrDefault(session)?[0];
        }
    }
}
