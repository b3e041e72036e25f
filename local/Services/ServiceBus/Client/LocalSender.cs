using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>Sends to a queue or topic of the local broker. A send is acknowledged when it is stored; a batch is stored whole.</summary>
internal sealed class LocalSender : ServiceBusSender
{
    private readonly LocalServiceBusClient _client;
    private volatile bool _closed;

    public LocalSender(LocalServiceBusClient client, string queueOrTopicName, string? identifier)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        _client = client;
        EntityPath = queueOrTopicName;
        Identifier = string.IsNullOrEmpty(identifier) ? $"{queueOrTopicName}-{Guid.NewGuid()}" : identifier;
    }

    public override string EntityPath { get; }

    public override string Identifier { get; }

    public override string FullyQualifiedNamespace => LocalServiceBusNamespace.FullyQualifiedName;

    public override bool IsClosed => _closed;

    private LocalServiceBusNamespace Namespace
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusSender));
            return _client.Namespace;
        }
    }

    public override async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancellation.Check(cancellationToken);
        await Namespace.SendAsync(EntityPath, [Content(message)]);
    }

    public override async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Cancellation.Check(cancellationToken);
        var contents = messages.Select(Content).ToArray();
        if (contents.Length > 0)
        {
            await Namespace.SendAsync(EntityPath, contents);
        }
    }

    public override async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        Cancellation.Check(cancellationToken);
        if (messageBatch.Count > 0)
        {
            await Namespace.SendAsync(EntityPath, LocalMessageBatch.ContentsOf(messageBatch));
        }
    }

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
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

        return LocalMessageBatch.Create(limit);
    }

    public override async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken))[0];
    }

    public override async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Cancellation.Check(cancellationToken);
        var contents = messages.Select(message => Content(message) with { ScheduledEnqueueTime = scheduledEnqueueTime }).ToArray();
        return contents.Length == 0 ? [] : await Namespace.SendAsync(EntityPath, contents);
    }

    public override Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    public override async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        Cancellation.Check(cancellationToken);
        await Namespace.CancelAsync(EntityPath, [.. sequenceNumbers]);
    }

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    private static SentMessage Content(ServiceBusMessage message) => SentMessage.Snapshot(message).Traced();
}
