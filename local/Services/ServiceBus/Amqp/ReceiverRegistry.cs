using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>The open receivers by link, since requests about a session name the link that holds it.</summary>
internal sealed class ReceiverRegistry
{
    private readonly ConcurrentDictionary<(AmqpConnection Connection, string Link), ReceiverLink> _receivers = new();

    public void Add(AmqpLink link, ReceiverLink receiver) => _receivers[(link.Session.Connection, link.Name)] = receiver;

    public void Remove(AmqpLink link) => _receivers.TryRemove((link.Session.Connection, link.Name), out _);

    /// <summary>The receiver behind a link of this connection; null when it is not open.</summary>
    public ReceiverLink? Find(AmqpConnection connection, string? link) =>
        link is null ? null : _receivers.GetValueOrDefault((connection, link));
}
