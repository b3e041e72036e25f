using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>The calls of receivers with and without a session: the true types share no base for them.</summary>
internal sealed class ReceiverCalls(
    LocalServiceBusClient client, string path, ServiceBusReceiveMode mode, Lazy<ReceiverLink> link, string? identifier)
{
    private volatile bool _closed;
    private long _nextToPeek;

    public string EntityPath => path;

    public string Identifier { get; } = string.IsNullOrEmpty(identifier) ? $"{path}-{Guid.NewGuid()}" : identifier;

    public ServiceBusReceiveMode Mode => mode;

    public bool IsClosed => _closed;

    /// <summary>The receiver's way to the entity, which is opened by the first call.</summary>
    /// <exception cref="ObjectDisposedException">The receiver is closed.</exception>
    public ReceiverLink Link
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusReceiver));
            return link.Value;
        }
    }

    public async Task<ServiceBusReceivedMessage> ReceiveOneAsync(TimeSpan? maxWaitTime, CancellationToken cancellationToken)
    {
        var messages = await ReceiveAsync(1, maxWaitTime, cancellationToken);
        return messages.Count == 0 ? null! : messages[0];
    }

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int maxMessages, TimeSpan? maxWaitTime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        }

        Cancellation.Check(cancellationToken);
        return Link.ReceiveAsync(maxMessages, maxWaitTime ?? LocalServiceBusClient.TryTimeout, cancellationToken);
    }

    /// <summary>Receives one message after the other, waiting for each without end, until cancelled.</summary>
    public async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Cancellation.Check(cancellationToken);
        while (true)
        {
            foreach (var message in await Link.ReceiveAsync(1, wait: null, cancellationToken))
            {
                yield return message;
            }
        }
    }

    /// <summary>Looks at messages without locking them; without a number it goes on where the last look ended.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Peek(int maxMessages, long? from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        Cancellation.Check(cancellationToken);
        var messages = ReceivedMessages.Of(Link.Peek(maxMessages, from ?? _nextToPeek));
        if (messages.Count > 0)
        {
            _nextToPeek = messages[^1].SequenceNumber + 1;
        }

        return messages;
    }

    public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        Link.CompleteAsync(Token(message, cancellationToken));

    public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellationToken) =>
        Link.AbandonAsync(Token(message, cancellationToken), changes);

    public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellationToken) =>
        Link.DeferAsync(Token(message, cancellationToken), changes);

    public Task DeadLetterAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? changes, string? reason, string? description, CancellationToken cancellationToken) =>
        Link.DeadLetterAsync(Token(message, cancellationToken), changes, reason, description);

    /// <summary>Receives deferred messages: all of them, or none.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(
        IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken)
    {
        Cancellation.Check(cancellationToken);
        return ReceivedMessages.Of(await Link.ReceiveDeferredAsync(sequenceNumbers));
    }

    public void RenewLock(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        ReceivedMessages.SetLockedUntil(message, Link.RenewLock(Token(message, cancellationToken)));

    /// <summary>Closes the receiver. Messages that it has stay locked, except those of a session, which is freed.</summary>
    public void Close()
    {
        _closed = true;
        client.Forget(this);
        if (link.IsValueCreated)
        {
            link.Value.Close();
        }
    }

    private static Guid Token(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        return ReceivedMessages.TokenOf(message);
    }
}
