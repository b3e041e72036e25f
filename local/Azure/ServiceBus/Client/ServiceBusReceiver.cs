using System.Runtime.CompilerServices;
using Billing.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives and settles messages of a queue, a subscription or a dead-letter queue.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly ServiceBusClient? _client;
    private readonly Lazy<ReceiverLink>? _link;
    private volatile bool _closed;

    /// <summary>For mocking.</summary>
    protected ServiceBusReceiver()
    {
        EntityPath = "";
        Identifier = "";
    }

    /// <summary>For derived types, and the client.</summary>
    protected internal ServiceBusReceiver(ServiceBusClient client, string queueName, ServiceBusReceiverOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        _client = client;
        EntityPath = options?.SubQueue == SubQueue.DeadLetter ? queueName + MessageEntity.DeadLetterSuffix : queueName;
        Identifier = IdentifierOr(options?.Identifier);
        ReceiveMode = options?.ReceiveMode ?? ServiceBusReceiveMode.PeekLock;
        _link = new Lazy<ReceiverLink>(() => client.Namespace.Open(EntityPath, ReceiveMode));
    }

    /// <summary>For derived types, and the client.</summary>
    protected internal ServiceBusReceiver(
        ServiceBusClient client, string topicName, string subscriptionName, ServiceBusReceiverOptions options)
        : this(client, LocalServiceBusNamespace.SubscriptionPath(topicName, subscriptionName), options)
    {
    }

    internal ServiceBusReceiver(ServiceBusClient client, string path, ReceiverLink link, string? identifier)
    {
        _client = client;
        EntityPath = path;
        Identifier = IdentifierOr(identifier);
        ReceiveMode = link.Mode;
        _link = new Lazy<ReceiverLink>(link);
    }

    /// <summary>The queue, subscription or dead-letter queue.</summary>
    public virtual string EntityPath { get; }

    /// <summary>Names the receiver in logs.</summary>
    public virtual string Identifier { get; }

    /// <summary>The name of the namespace.</summary>
    public virtual string FullyQualifiedNamespace => LocalServiceBusNamespace.FullyQualifiedName;

    /// <summary>Peek-lock, or receive-and-delete.</summary>
    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>Whether the receiver has been closed.</summary>
    public virtual bool IsClosed => _closed;

    internal ReceiverLink Link
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _link?.Value ?? throw new InvalidOperationException("A mocked receiver has no entity.");
        }
    }

    private long NextToPeek { get; set; }

    /// <summary>Receives a message, waiting for one up to the given time (a minute when none is given).</summary>
    /// <returns>The message, or null when the time is over.</returns>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Receives what is there, waiting for the first message up to the given time (a minute when none is given).</summary>
    /// <returns>One to <paramref name="maxMessages"/> messages, or none when the time is over.</returns>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        }

        Cancellation.Check(cancellationToken);
        return await Link.ReceiveAsync(maxMessages, maxWaitTime ?? ServiceBusClient.TryTimeout, cancellationToken);
    }

    /// <summary>Receives messages one after the other, waiting for each without end, until cancelled.</summary>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
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

    /// <summary>Looks at the next message, of any status, without locking it.</summary>
    public virtual async Task<ServiceBusReceivedMessage?> PeekMessageAsync(
        long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        var messages = await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Looks at the next messages, of any status, without locking them; each call goes on where the last one ended.</summary>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        Cancellation.Check(cancellationToken);
        var messages = Link.Peek(maxMessages, fromSequenceNumber ?? NextToPeek);
        if (messages.Count > 0)
        {
            NextToPeek = messages[^1].SequenceNumber + 1;
        }

        return messages;
    }

    /// <summary>Removes a message: it has been dealt with.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        await Link.CompleteAsync(message);
    }

    /// <summary>Gives a message back; it is deliverable again at once, and the delivery counts.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        await Link.AbandonAsync(message, propertiesToModify);
    }

    /// <summary>Moves a message to the dead-letter queue.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        DeadLetterAsync(message, propertiesToModify, reason: null, description: null, cancellationToken);

    /// <summary>Moves a message to the dead-letter queue, for a reason.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        DeadLetterAsync(message, changes: null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Moves a message to the dead-letter queue, for a reason and with properties set.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object> propertiesToModify,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Sets a message aside, to be received by its sequence number.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        await Link.DeferAsync(message, propertiesToModify);
    }

    /// <summary>Receives a deferred message.</summary>
    /// <exception cref="ServiceBusException">There is none of this number.</exception>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default)
    {
        Cancellation.Check(cancellationToken);
        return (await Link.ReceiveDeferredAsync([sequenceNumber]))[0];
    }

    /// <summary>Locks a message for another lock duration from now on.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        Link.RenewLock(message);
    }

    /// <summary>Closes the receiver. Messages that it has stay locked, except those of a session, which is freed.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        _client?.Forget(this);
        if (_link is { IsValueCreated: true })
        {
            _link.Value.Close();
        }

        return Task.CompletedTask;
    }

    /// <summary>Closes the receiver.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private async Task DeadLetterAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? changes, string? reason, string? description, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        await Link.DeadLetterAsync(message, changes, reason, description);
    }

    private string IdentifierOr(string? identifier) => string.IsNullOrEmpty(identifier) ? $"{EntityPath}-{Guid.NewGuid()}" : identifier;
}
