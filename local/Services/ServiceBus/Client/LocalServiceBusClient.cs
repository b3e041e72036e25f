using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>A client of a namespace in this process. Its waits go by the namespace's clock, and it never retries.</summary>
internal sealed partial class LocalServiceBusClient(LocalServiceBusNamespace target) : ServiceBusClient
{
    /// <summary>Time that an operation may wait that names no time itself: the default of the client's retry options.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromMinutes(1);

    private readonly HashSet<ReceiverCalls> _receivers = [];
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _closed;

    public override string FullyQualifiedNamespace => LocalServiceBusNamespace.FullyQualifiedName;

    public override string Identifier { get; } = $"{LocalServiceBusNamespace.FullyQualifiedName}-{Guid.NewGuid()}";

    public override bool IsClosed => _closed;

    /// <summary>The namespace, while the client is open.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public LocalServiceBusNamespace Namespace
    {
        get
        {
            ThrowIfClosed();
            return target;
        }
    }

    public override ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    public override ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ThrowIfClosed();
        return new LocalSender(this, queueOrTopicName, options?.Identifier);
    }

    public override ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        options ??= new ServiceBusReceiverOptions();
        Unsupported.Check(options);
        var path = options.SubQueue == SubQueue.DeadLetter ? queueName + MessageEntity.DeadLetterSuffix : queueName;
        var link = new Lazy<ReceiverLink>(() => Namespace.Open(path, options.ReceiveMode));
        return new LocalReceiver(Keep(new ReceiverCalls(this, path, options.ReceiveMode, link, options.Identifier)));
    }

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        CreateReceiver(LocalServiceBusNamespace.SubscriptionPath(topicName, subscriptionName), options);

    public override Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string queueName, string sessionId, ServiceBusSessionReceiverOptions? options = default, CancellationToken cancellationToken = default) =>
        AcceptAsync(queueName, sessionId, options, cancellationToken);

    public override Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string topicName,
        string subscriptionName,
        string sessionId,
        ServiceBusSessionReceiverOptions? options = default,
        CancellationToken cancellationToken = default) =>
        AcceptAsync(LocalServiceBusNamespace.SubscriptionPath(topicName, subscriptionName), sessionId, options, cancellationToken);

    public override Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string queueName, ServiceBusSessionReceiverOptions? options = default, CancellationToken cancellationToken = default) =>
        AcceptNextAsync(queueName, options, TryTimeout, cancellationToken);

    public override Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string topicName,
        string subscriptionName,
        ServiceBusSessionReceiverOptions? options = default,
        CancellationToken cancellationToken = default) =>
        AcceptNextAsync(LocalServiceBusNamespace.SubscriptionPath(topicName, subscriptionName), options, TryTimeout, cancellationToken);

#pragma warning disable CA2215 // The base class would close a connection, and there is none.
    public override async ValueTask DisposeAsync()
#pragma warning restore CA2215
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        await _closing.CancelAsync();
        ReceiverCalls[] receivers;
        lock (_receivers)
        {
            receivers = [.. _receivers];
        }

        foreach (var receiver in receivers)
        {
            receiver.Close();
        }

        _closing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Locks the next free session that has messages.</summary>
    /// <param name="path">A queue or subscription with sessions.</param>
    /// <param name="options">How to receive; null means the defaults.</param>
    /// <param name="wait">Time to wait for a session; null means until cancelled.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="ServiceBusException">None came: <see cref="ServiceBusFailureReason.ServiceTimeout"/>.</exception>
    public async Task<ServiceBusSessionReceiver> AcceptNextAsync(
        string path, ServiceBusSessionReceiverOptions? options, TimeSpan? wait, CancellationToken cancellationToken)
    {
        Cancellation.Check(cancellationToken);
        options ??= new ServiceBusSessionReceiverOptions();
        Unsupported.Check(options);
        var bus = Namespace;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var link = await bus.OpenNextSessionAsync(path, options.ReceiveMode, wait, stop.Token) ?? throw BrokerErrors.NoSessionInTime(path);
        return Accepted(path, link, options.Identifier);
    }

    /// <summary>A receiver was closed by itself.</summary>
    public void Forget(ReceiverCalls receiver)
    {
        lock (_receivers)
        {
            _receivers.Remove(receiver);
        }
    }

    private async Task<ServiceBusSessionReceiver> AcceptAsync(
        string path, string sessionId, ServiceBusSessionReceiverOptions? options, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Cancellation.Check(cancellationToken);
        options ??= new ServiceBusSessionReceiverOptions();
        Unsupported.Check(options);
        return Accepted(path, Namespace.OpenSession(path, sessionId, options.ReceiveMode), options.Identifier);
    }

    private LocalSessionReceiver Accepted(string path, ReceiverLink link, string? identifier) =>
        new(Keep(new ReceiverCalls(this, path, link.Mode, new Lazy<ReceiverLink>(link), identifier)), link.Hold!, target.MaxSessionState);

    private ReceiverCalls Keep(ReceiverCalls receiver)
    {
        lock (_receivers)
        {
            _receivers.Add(receiver);
        }

        return receiver;
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusClient));
}
