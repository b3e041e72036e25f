using Azure.Messaging.ServiceBus;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Journal;

namespace Billing.Local.ServiceBus;

/// <summary>
/// A Service Bus namespace inside this process. <see cref="CreateClient"/> gives clients without a connection; the
/// rest is for the Functions host, the AMQP endpoint and tests. Journal records are applied before the first use.
/// </summary>
internal sealed class LocalServiceBusNamespace : IJournaled, IQuiescent, IDisposable
{
    /// <summary>The name that clients report.</summary>
    public const string FullyQualifiedName = "local.servicebus.windows.net";

    private readonly BrokerCore _core;
    private readonly Dictionary<string, SendTarget> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MessageEntity> _entities = new(StringComparer.OrdinalIgnoreCase);
    private readonly BrokerReplay _replay;

    public LocalServiceBusNamespace(ServiceBusTopology topology, TimeProvider clock, IJournal journal, ServiceGate? gate = null)
    {
        Topology = topology;
        _core = new BrokerCore(clock, journal, gate ?? ServiceGate.Open);
        foreach (var queue in topology.Queues)
        {
            var target = SendTarget.Queue(_core, queue);
            _targets.Add(queue.Name, target);
            Register(target.Store);
        }

        foreach (var topic in topology.Topics)
        {
            var subscriptions = topic.Subscriptions
                .Select(s => new SubscriptionEntity(new MessageEntity(_core, SubscriptionPath(topic.Name, s.Name), s.Settings), s.Rules)).ToList();
            _targets.Add(topic.Name, SendTarget.Topic(_core, topic, subscriptions));
            subscriptions.ForEach(subscription => Register(subscription.Entity));
        }

        _replay = new BrokerReplay(_core, _targets, _entities);
    }

    public ServiceBusTopology Topology { get; }

    /// <inheritdoc/>
    public JournalLane Lane => JournalLane.ServiceBus;

    /// <summary>
    /// Messages that are deliverable or locked, in entities that something uses: an open receiver, a caller who waits for
    /// a session, or an <see cref="Attach"/>. Others could stay for ever, and dead letters wait for a person.
    /// </summary>
    public long PendingWork
    {
        get
        {
            using var turn = _core.Begin();
            return _entities.Values.Where(entity => entity.Users > 0 && entity.DeadLetter is not null).Sum(entity => (long)entity.ActiveCount);
        }
    }

    /// <summary>The path of a subscription, as receivers report it.</summary>
    public static string SubscriptionPath(string topicName, string subscriptionName) => $"{topicName}/Subscriptions/{subscriptionName}";

    /// <summary>A client whose calls go straight to the broker, and wait on its clock.</summary>
    public ServiceBusClient CreateClient() => new LocalServiceBusClient(this);

    /// <summary>True if messages can be sent to this name: that of a queue or topic.</summary>
    public bool CanSendTo(string queueOrTopicName) => _targets.ContainsKey(queueOrTopicName);

    /// <summary>True if messages can be received from this queue, subscription path or dead-letter path.</summary>
    public bool CanReceiveFrom(string entityPath) => _entities.ContainsKey(entityPath);

    /// <summary>True if messages of the entity are received by session.</summary>
    /// <exception cref="ServiceBusException">There is no such entity.</exception>
    public bool RequiresSession(string entityPath) => Entity(entityPath).Settings.RequiresSession;

    /// <summary>
    /// Says that a host consumes the entity, so that its messages count as pending work even while no receiver is open.
    /// Dispose the result when it ceases to.
    /// </summary>
    public IDisposable Attach(string entityPath) => new Attachment(_core, Entity(entityPath));

    /// <summary>Messages of one entity that are deliverable or locked, in use or not.</summary>
    public int ActiveMessages(string entityPath)
    {
        using var turn = _core.Begin();
        return Entity(entityPath).ActiveCount;
    }

    /// <inheritdoc/>
    public void Replay(ReadOnlySpan<byte> record) => _replay.Apply(record);

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords() => _replay.LiveRecords();

    public void Dispose() => _core.Dispose();

    /// <summary>The largest message that a queue or topic takes, in bytes.</summary>
    public long MaxMessageSize(string queueOrTopicName) => Target(queueOrTopicName).MaxMessageSize;

    /// <summary>The largest session state of an entity: that of a message in this tier.</summary>
    public long MaxSessionState => Topology.Sku == ServiceBusSku.Premium ? 1024 * 1024 : 256 * 1024;

    /// <summary>Sends all the messages, or none.</summary>
    /// <returns>Their sequence numbers; 0 for a duplicate.</returns>
    public Task<IReadOnlyList<long>> SendAsync(string queueOrTopicName, IReadOnlyList<SentMessage> contents) =>
        _core.Gate.IsArmed
            ? _core.Gate.CallAsync(
                BrokerFaults.Call("Send", queueOrTopicName), BrokerFaults.Sends, () => StoreAsync(queueOrTopicName, contents), BrokerFaults.Fail<IReadOnlyList<long>>)
            : StoreAsync(queueOrTopicName, contents);

    private async Task<IReadOnlyList<long>> StoreAsync(string queueOrTopicName, IReadOnlyList<SentMessage> contents)
    {
        var target = Target(queueOrTopicName);
        target.Check(contents);
        var numbers = new long[contents.Count];
        Task stored;
        using (var turn = _core.Begin())
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = target.Submit(contents[i], turn.Now);
            }

            stored = turn.Commit();
        }

        await stored;
        return numbers;
    }

    /// <summary>Takes scheduled messages back.</summary>
    public Task CancelAsync(string queueOrTopicName, IReadOnlyList<long> numbers) => _core.Gate.CallAsync(
        BrokerFaults.Call("Cancel", queueOrTopicName), BrokerFaults.Calls, () => TakeBackAsync(queueOrTopicName, numbers), BrokerFaults.Fail<bool>);

    private async Task<bool> TakeBackAsync(string queueOrTopicName, IReadOnlyList<long> numbers)
    {
        Task stored;
        using (var turn = _core.Begin())
        {
            var target = Target(queueOrTopicName);
            foreach (var number in numbers)
            {
                target.Cancel(number);
            }

            stored = turn.Commit();
        }

        await stored;
        return true;
    }

    /// <summary>Opens a receiver without a session. On an entity with sessions it can only peek.</summary>
    public ReceiverLink Open(string entityPath, ServiceBusReceiveMode mode) => new(_core, Entity(entityPath), mode, hold: null);

    /// <summary>Opens a receiver on a certain session.</summary>
    public ReceiverLink OpenSession(string entityPath, string sessionId, ServiceBusReceiveMode mode)
    {
        var entity = SessionEntity(entityPath);
        using var turn = _core.Begin();
        return new ReceiverLink(_core, entity, mode, entity.Sessions!.Accept(sessionId, turn.Now));
    }

    /// <summary>Opens a receiver on the free session that has waited longest, waiting for one to come.</summary>
    /// <param name="entityPath">A queue or subscription with sessions.</param>
    /// <param name="mode">How to receive.</param>
    /// <param name="wait">Time to wait; null means until cancelled.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <returns>The receiver, or null when the time is over.</returns>
    public async Task<ReceiverLink?> OpenNextSessionAsync(
        string entityPath, ServiceBusReceiveMode mode, TimeSpan? wait, CancellationToken cancellationToken)
    {
        Cancellation.Check(cancellationToken);
        var entity = SessionEntity(entityPath);
        using var attached = Attach(entityPath);
        SessionWaiter waiter;
        using (var turn = _core.Begin())
        {
            if (entity.Sessions!.TryAcceptNext(turn.Now) is { } hold)
            {
                return new ReceiverLink(_core, entity, mode, hold);
            }

            waiter = new SessionWaiter();
            entity.Sessions.Wait(waiter);
        }

        return await _core.WaitAsync(waiter, wait, null, cancellationToken) is { } accepted
            ? new ReceiverLink(_core, entity, mode, accepted)
            : null;
    }

    private SendTarget Target(string name) => _targets.GetValueOrDefault(name) ?? throw BrokerErrors.NotFound(name);

    private MessageEntity Entity(string path) => _entities.GetValueOrDefault(path) ?? throw BrokerErrors.NotFound(path);

    private MessageEntity SessionEntity(string path) =>
        Entity(path) is { Sessions: not null } entity ? entity : throw BrokerErrors.NeedsNoSessionReceiver(path);

    private void Register(MessageEntity entity)
    {
        _entities.Add(entity.Path, entity);
        _entities.Add(entity.DeadLetter!.Path, entity.DeadLetter);
    }

    private sealed class Attachment : IDisposable
    {
        private readonly BrokerCore _core;
        private MessageEntity? _entity;

        public Attachment(BrokerCore core, MessageEntity entity)
        {
            _core = core;
            _entity = entity;
            using var turn = core.Begin();
            entity.Users++;
        }

        public void Dispose()
        {
            using var look = _core.Look();
            if (_entity is not null)
            {
                _entity.Users--;
                _entity = null;
            }
        }
    }
}
