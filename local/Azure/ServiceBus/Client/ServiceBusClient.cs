using Billing.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>The way to a namespace: makes senders and receivers. Disposing it closes them.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    /// <summary>How long an operation may wait that names no time itself: the default of the true client's retry options.</summary>
    internal static readonly TimeSpan TryTimeout = TimeSpan.FromMinutes(1);

    private readonly LocalServiceBusNamespace? _namespace;
    private readonly HashSet<ServiceBusReceiver> _receivers = [];
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _closed;

    internal ServiceBusClient(LocalServiceBusNamespace target)
    {
        _namespace = target;
        Identifier = $"{LocalServiceBusNamespace.FullyQualifiedName}-{Guid.NewGuid()}";
    }

    /// <summary>For mocking.</summary>
    protected ServiceBusClient() => Identifier = "";

    /// <summary>The name of the namespace.</summary>
    public virtual string FullyQualifiedNamespace => LocalServiceBusNamespace.FullyQualifiedName;

    /// <summary>Names the client in logs.</summary>
    public virtual string Identifier { get; }

    /// <summary>Whether the client has been disposed.</summary>
    public virtual bool IsClosed => _closed;

    internal LocalServiceBusNamespace Namespace
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _namespace ?? throw new InvalidOperationException("A mocked client has no namespace.");
        }
    }

    /// <summary>A sender to a queue or topic.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    /// <summary>A sender to a queue or topic.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return new ServiceBusSender(this, queueOrTopicName, options);
    }

    /// <summary>A receiver of a queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <summary>A receiver of a queue, or of its dead-letter queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return Keep(new ServiceBusReceiver(this, queueName, options));
    }

    /// <summary>A receiver of a subscription.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <summary>A receiver of a subscription, or of its dead-letter queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return Keep(new ServiceBusReceiver(this, topicName, subscriptionName, options));
    }

    /// <summary>Locks a session of a queue and receives from it; the session need not have messages.</summary>
    /// <exception cref="ServiceBusException">Another receiver holds it: <see cref="ServiceBusFailureReason.SessionCannotBeLocked"/>.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string queueName, string sessionId, ServiceBusSessionReceiverOptions? options = default, CancellationToken cancellationToken = default) =>
        AcceptAsync(queueName, sessionId, options, cancellationToken);

    /// <summary>Locks a session of a subscription and receives from it; the session need not have messages.</summary>
    /// <exception cref="ServiceBusException">Another receiver holds it: <see cref="ServiceBusFailureReason.SessionCannotBeLocked"/>.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string topicName,
        string subscriptionName,
        string sessionId,
        ServiceBusSessionReceiverOptions? options = default,
        CancellationToken cancellationToken = default) =>
        AcceptAsync(LocalServiceBusNamespace.SubscriptionPath(topicName, subscriptionName), sessionId, options, cancellationToken);

    /// <summary>Locks the next free session of a queue that has messages, waiting up to a minute for one.</summary>
    /// <exception cref="ServiceBusException">None came: <see cref="ServiceBusFailureReason.ServiceTimeout"/>.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string queueName, ServiceBusSessionReceiverOptions? options = default, CancellationToken cancellationToken = default) =>
        AcceptNextAsync(queueName, options, cancellationToken);

    /// <summary>Locks the next free session of a subscription that has messages, waiting up to a minute for one.</summary>
    /// <exception cref="ServiceBusException">None came: <see cref="ServiceBusFailureReason.ServiceTimeout"/>.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string topicName,
        string subscriptionName,
        ServiceBusSessionReceiverOptions? options = default,
        CancellationToken cancellationToken = default) =>
        AcceptNextAsync(LocalServiceBusNamespace.SubscriptionPath(topicName, subscriptionName), options, cancellationToken);

    /// <summary>Closes the client with its receivers.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        await _closing.CancelAsync();
        ServiceBusReceiver[] receivers;
        lock (_receivers)
        {
            receivers = [.. _receivers];
        }

        foreach (var receiver in receivers)
        {
            await receiver.DisposeAsync();
        }

        _closing.Dispose();
        GC.SuppressFinalize(this);
    }

    internal void Forget(ServiceBusReceiver receiver)
    {
        lock (_receivers)
        {
            _receivers.Remove(receiver);
        }
    }

    private T Keep<T>(T receiver)
        where T : ServiceBusReceiver
    {
        lock (_receivers)
        {
            _receivers.Add(receiver);
        }

        return receiver;
    }

    private async Task<ServiceBusSessionReceiver> AcceptAsync(
        string path, string sessionId, ServiceBusSessionReceiverOptions? options, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Cancellation.Check(cancellationToken);
        var link = Namespace.OpenSession(path, sessionId, options?.ReceiveMode ?? ServiceBusReceiveMode.PeekLock);
        return Keep(new ServiceBusSessionReceiver(this, path, link, options?.Identifier));
    }

    private async Task<ServiceBusSessionReceiver> AcceptNextAsync(
        string path, ServiceBusSessionReceiverOptions? options, CancellationToken cancellationToken)
    {
        Cancellation.Check(cancellationToken);
        var bus = Namespace;
        var mode = options?.ReceiveMode ?? ServiceBusReceiveMode.PeekLock;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var link = await bus.OpenNextSessionAsync(path, mode, TryTimeout, stop.Token) ?? throw BrokerErrors.NoSessionInTime(path);
        return Keep(new ServiceBusSessionReceiver(this, path, link, options?.Identifier));
    }
}
