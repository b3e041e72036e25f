using Billing.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends messages to a queue or topic. A send is acknowledged when it is stored; a batch is stored whole.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient? _client;
    private volatile bool _closed;

    /// <summary>For mocking.</summary>
    protected ServiceBusSender()
    {
        EntityPath = "";
        Identifier = "";
    }

    /// <summary>For derived types.</summary>
    protected ServiceBusSender(ServiceBusClient client, string queueOrTopicName)
        : this(client, queueOrTopicName, new ServiceBusSenderOptions())
    {
    }

    /// <summary>For derived types, and the client.</summary>
    protected internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        _client = client;
        EntityPath = queueOrTopicName;
        Identifier = string.IsNullOrEmpty(options?.Identifier) ? $"{queueOrTopicName}-{Guid.NewGuid()}" : options.Identifier;
    }

    /// <summary>The queue or topic.</summary>
    public virtual string EntityPath { get; }

    /// <summary>Names the sender in logs.</summary>
    public virtual string Identifier { get; }

    /// <summary>The name of the namespace.</summary>
    public virtual string FullyQualifiedNamespace => LocalServiceBusNamespace.FullyQualifiedName;

    /// <summary>Whether the sender has been closed.</summary>
    public virtual bool IsClosed => _closed;

    private LocalServiceBusNamespace Namespace
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _client?.Namespace ?? throw new InvalidOperationException("A mocked sender has no namespace.");
        }
    }

    /// <summary>Sends a message; one with a scheduled enqueue time is enqueued at that time.</summary>
    /// <exception cref="ServiceBusException">It is too large, or there is no such entity.</exception>
    public virtual async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        await Namespace.SendAsync(EntityPath, [SentMessage.Snapshot(message)]);
    }

    /// <summary>Sends messages that must fit into one batch.</summary>
    /// <exception cref="ServiceBusException">They are too large together, or there is no such entity.</exception>
    public virtual async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Cancellation.Check(cancellationToken);
        var contents = messages.Select(SentMessage.Snapshot).ToArray();
        if (contents.Length > 0)
        {
            await Namespace.SendAsync(EntityPath, contents);
        }
    }

    /// <summary>Sends a batch.</summary>
    public virtual async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        Cancellation.Check(cancellationToken);
        if (messageBatch.Count > 0)
        {
            await Namespace.SendAsync(EntityPath, messageBatch.Contents);
        }
    }

    /// <summary>Begins a batch of the size that the entity takes.</summary>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    /// <summary>Begins a batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size asked for is larger than the entity takes.</exception>
    public virtual async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Cancellation.Check(cancellationToken);
        var limit = Namespace.MaxMessageSize(EntityPath);
        if (options?.MaxSizeInBytes is { } wanted)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, limit);
            limit = wanted;
        }

        return new ServiceBusMessageBatch(limit);
    }

    /// <summary>Sends a message that is enqueued at a later time.</summary>
    /// <returns>The sequence number with which it can be cancelled until then.</returns>
    public virtual async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken))[0];
    }

    /// <summary>Sends messages that are enqueued at a later time.</summary>
    /// <returns>The sequence numbers with which they can be cancelled until then.</returns>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Cancellation.Check(cancellationToken);
        var contents = messages.Select(message => SentMessage.Snapshot(message) with { ScheduledEnqueueTime = scheduledEnqueueTime }).ToArray();
        return contents.Length == 0 ? [] : await Namespace.SendAsync(EntityPath, contents);
    }

    /// <summary>Takes a scheduled message back.</summary>
    /// <exception cref="ServiceBusException">It is not there any more: <see cref="ServiceBusFailureReason.MessageNotFound"/>.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    /// <summary>Takes scheduled messages back.</summary>
    /// <exception cref="ServiceBusException">One is not there any more: <see cref="ServiceBusFailureReason.MessageNotFound"/>.</exception>
    public virtual async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        Cancellation.Check(cancellationToken);
        await Namespace.CancelAsync(EntityPath, [.. sequenceNumbers]);
    }

    /// <summary>Closes the sender.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    /// <summary>Closes the sender.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }
}
