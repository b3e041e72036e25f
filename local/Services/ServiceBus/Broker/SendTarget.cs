using System.Security.Cryptography;
using System.Text;

namespace Billing.Local.ServiceBus;

/// <summary>A subscription: the entity that keeps its messages, and the rules that choose them.</summary>
internal sealed record SubscriptionEntity(MessageEntity Entity, IReadOnlyList<MessageRule> Rules)
{
    /// <summary>True if one rule at least selects the message.</summary>
    public bool Wants(SentMessage content)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Filter.Matches(content))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// A queue or topic as a sender sees it: size limit, duplicate detection, scheduling. A topic numbers messages and keeps
/// the scheduled ones; the others go to its subscriptions at once.
/// </summary>
internal sealed class SendTarget
{
    // learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas: ids of 128, 32 KB for each property, 64 KB for all of them, system properties included.
    private const int LongestId = 128;
    private const int LargestProperty = 32 * 1024;
    private const int LargestProperties = 64 * 1024;

    private readonly BrokerCore _core;
    private readonly string _idSuffix;
    private readonly DuplicateWindow? _duplicates;
    private readonly IReadOnlyList<SubscriptionEntity>? _subscriptions;
    private readonly List<(MessageEntity Entity, long Number)> _copies = [];

    private SendTarget(
        BrokerCore core, string path, EntitySettings settings, SendLimits limits, IReadOnlyList<SubscriptionEntity>? subscriptions)
    {
        _core = core;
        _idSuffix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 8));
        _duplicates = limits.DuplicateWindow is { } window ? new DuplicateWindow(window) : null;
        _subscriptions = subscriptions;
        MaxMessageSize = limits.MaxMessageSize;
        Store = new MessageEntity(core, path, settings) { Activate = Activate };
    }

    public static SendTarget Queue(BrokerCore core, QueueDescription queue) => new(core, queue.Name, queue.Settings, queue.Limits, subscriptions: null);

    public static SendTarget Topic(BrokerCore core, TopicDescription topic, IReadOnlyList<SubscriptionEntity> subscriptions) => new(
        core, topic.Name, new EntitySettings { DefaultMessageTimeToLive = topic.DefaultMessageTimeToLive }, topic.Limits, subscriptions);

    /// <summary>The queue itself; for a topic, what keeps its scheduled messages.</summary>
    public MessageEntity Store { get; }

    public long MaxMessageSize { get; }

    /// <summary>The message ids that duplicate detection remembers, oldest first.</summary>
    public IEnumerable<(string Id, DateTimeOffset At)> SeenIds(DateTimeOffset now) => _duplicates?.Seen(now) ?? [];

    /// <summary>Refuses a send as a whole, before anything of it is enqueued.</summary>
    public void Check(IReadOnlyList<SentMessage> contents)
    {
        if (AmqpSize.Of(contents) is var size && size > MaxMessageSize)
        {
            throw BrokerErrors.TooLarge(Store.Path, size, MaxMessageSize);
        }

        foreach (var content in contents)
        {
            CheckProperties(content);
        }

        if (Store.Sessions is not null && contents.Any(content => content.SessionId is null))
        {
            throw BrokerErrors.SessionIdMissing(Store.Path);
        }
    }

    private void CheckProperties(SentMessage content)
    {
        if (content.MessageId?.Length > LongestId || content.SessionId?.Length > LongestId)
        {
            throw BrokerErrors.IdTooLong(Store.Path, content.MessageId?.Length > LongestId ? nameof(content.MessageId) : nameof(content.SessionId), LongestId);
        }

        foreach (var (name, value) in content.Properties)
        {
            if (AmqpSize.OfProperty(name, value) is var each && each > LargestProperty)
            {
                throw BrokerErrors.PropertiesTooLarge(Store.Path, each, LargestProperty);
            }
        }

        if (AmqpSize.OfProperties(content) is var all && all > LargestProperties)
        {
            throw BrokerErrors.PropertiesTooLarge(Store.Path, all, LargestProperties);
        }
    }

    /// <summary>Takes a message, now or scheduled; a duplicate is dropped in silence.</summary>
    /// <returns>The sequence number here; 0 for a duplicate.</returns>
    public long Submit(SentMessage content, DateTimeOffset now)
    {
        if (content.MessageId is { } id && !Note(id, now))
        {
            return 0;
        }

        var number = Store.NextSequenceNumber();
        content = Store.WithinTimeToLive(content.MessageId is null ? WithNewId(content, number, now) : content);
        if (content.ScheduledEnqueueTime > now)
        {
            _core.Log.Scheduled(this, number, now, content);
            Store.Enqueue(content, number, number, now, MessageStatus.Scheduled);
        }
        else
        {
            Distribute(content, number, now);
            _core.Log.Sent(this, number, now, content, _copies);
        }

        return number;
    }

    /// <summary>Takes a scheduled message back.</summary>
    public void Cancel(long number)
    {
        if (Store.Find(number) is not { Status: MessageStatus.Scheduled } message)
        {
            throw BrokerErrors.MessageNotFound(Store.Path, number);
        }

        Store.Complete(message);
    }

    /// <summary>Notes a message id for duplicate detection; false if it is a duplicate.</summary>
    public bool Note(string id, DateTimeOffset at) => _duplicates is null || _duplicates.TryNote(id, at);

    /// <summary>The broker gives an id to a message without: 32 hexadecimal digits, unlike any other of this entity.</summary>
    private SentMessage WithNewId(SentMessage content, long number, DateTimeOffset now)
    {
        var id = $"{number:x16}{_idSuffix}";
        Note(id, now);
        return content with { MessageId = id };
    }

    private void Activate(BrokerMessage scheduled, DateTimeOffset now)
    {
        var number = Store.NextSequenceNumber();
        Distribute(scheduled.Content, number, now);
        _core.Log.Activated(this, scheduled.SequenceNumber, number, now, _copies);
    }

    /// <summary>Enqueues a message in the queue, or in each subscription that wants it, and lists where in <see cref="_copies"/>.</summary>
    private void Distribute(SentMessage content, long number, DateTimeOffset now)
    {
        _copies.Clear();
        if (_subscriptions is null)
        {
            Store.Enqueue(content, number, number, now);
            _copies.Add((Store, number));
            return;
        }

        foreach (var subscription in _subscriptions)
        {
            if (!subscription.Wants(content))
            {
                continue;
            }

            var entity = subscription.Entity;
            var copy = entity.NextSequenceNumber();
            entity.Enqueue(content, copy, number, now);
            _copies.Add((entity, copy));
        }
    }
}
