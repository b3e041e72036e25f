namespace Billing.Local.ServiceBus;

/// <summary>
/// A queue, a subscription or the dead-letter queue of one: messages, the changes of their status, and the receivers that
/// wait. All members are called inside a <see cref="BrokerCore.Turn"/>.
/// </summary>
internal sealed partial class MessageEntity
{
    public const string DeadLetterSuffix = "/$DeadLetterQueue";

    private readonly BrokerCore _core;
    private readonly Dictionary<long, BrokerMessage> _messages = [];
    private readonly int[] _counts = new int[4];
    private readonly MessageList _available = new();

    public MessageEntity(BrokerCore core, string path, EntitySettings settings, bool isDeadLetter = false)
    {
        _core = core;
        Path = path;
        Settings = settings;
        if (!isDeadLetter)
        {
            DeadLetter = new MessageEntity(core, path + DeadLetterSuffix, settings with { RequiresSession = false }, isDeadLetter: true);
            Sessions = settings.RequiresSession ? new SessionTable(this, core) : null;
        }
    }

    public string Path { get; }

    public EntitySettings Settings { get; }

    /// <summary>Entity for messages that cannot be delivered; null for a dead-letter queue itself.</summary>
    public MessageEntity? DeadLetter { get; }

    /// <summary>The sessions; null where messages have none.</summary>
    public SessionTable? Sessions { get; }

    public long LastSequenceNumber { get; private set; }

    /// <summary>The entity's number in the log; 0 until the log has named it.</summary>
    public int LogId { get; set; }

    public bool IsChanged { get; set; }

    /// <summary>Number of receivers and hosts that use the entity now.</summary>
    public int Users { get; set; }

    /// <summary>Called when a scheduled message's time has come, with the message already taken out.</summary>
    public Action<BrokerMessage, DateTimeOffset>? Activate { get; init; }

    /// <summary>Messages that a receiver could get or has.</summary>
    public int ActiveCount => _counts[(int)MessageStatus.Available] + _counts[(int)MessageStatus.Locked];

    public IEnumerable<BrokerMessage> Messages => _messages.Values;

    private bool IsDeadLetter => DeadLetter is null;

    public long NextSequenceNumber() => ++LastSequenceNumber;

    public void RestoreSequence(long last) => LastSequenceNumber = Math.Max(LastSequenceNumber, last);

    public BrokerMessage? Find(long sequenceNumber) => _messages.GetValueOrDefault(sequenceNumber);

    /// <summary>Takes a new message; one without a session id, where sessions are required, is dead-lettered.</summary>
    /// <param name="content">What was sent.</param>
    /// <param name="number">Its number here.</param>
    /// <param name="origin">Its number where it was first submitted: in the topic, for a subscription.</param>
    /// <param name="enqueued">When it was enqueued.</param>
    /// <param name="status">Available, or scheduled.</param>
    public void Enqueue(SentMessage content, long number, long origin, DateTimeOffset enqueued, MessageStatus status = MessageStatus.Available)
    {
        if (Sessions is not null && content.SessionId is null)
        {
            RestoreSequence(number);
            content = DeadLetterReasons.Put(content, DeadLetterReasons.NoSession, DeadLetterReasons.NoSessionDescription);
            DeadLetter!.Enqueue(content, number, origin, enqueued);
            return;
        }

        var message = new BrokerMessage(this, WithinTimeToLive(content), number)
        {
            EnqueuedSequenceNumber = origin,
            EnqueuedTime = enqueued,
        };
        Add(message, status);
    }

    /// <summary>The content with no longer time to live than the entity allows.</summary>
    public SentMessage WithinTimeToLive(SentMessage content) => content.TimeToLive > Settings.DefaultMessageTimeToLive
        ? content with { TimeToLive = Settings.DefaultMessageTimeToLive }
        : content;

    /// <summary>Adds a message with a history: one that was dead-lettered, or one of an earlier life.</summary>
    public void Add(BrokerMessage message, MessageStatus status)
    {
        RestoreSequence(message.SequenceNumber);
        _messages.Add(message.SequenceNumber, message);
        _counts[(int)status]++;
        message.Status = status;
        Settle(message);
    }

    /// <summary>Removes a message for good.</summary>
    public void Complete(BrokerMessage message)
    {
        _core.Log.Removed(this, message.SequenceNumber);
        Remove(message);
    }

    /// <summary>Ends a delivery without success: the message becomes deliverable again, or is dead-lettered.</summary>
    /// <param name="message">A locked message.</param>
    /// <param name="counts">True if the delivery counts; it does not when a session was closed with it.</param>
    /// <param name="now">The time.</param>
    public void Release(BrokerMessage message, bool counts, DateTimeOffset now)
    {
        if (!counts || IsDeadLetter)
        {
            message.Deliveries--;
            _core.Log.Undelivered(this, message.SequenceNumber);
        }

        if (message.Deliveries >= Settings.MaxDeliveryCount && !IsDeadLetter)
        {
            ExceedDeliveries(message);
        }
        else if (message.IsDeferred)
        {
            SetStatus(message, MessageStatus.Deferred);
        }
        else if (message.ExpiresAt <= now && !IsDeadLetter)
        {
            Expire(message);
        }
        else
        {
            SetStatus(message, MessageStatus.Available);
        }
    }

    /// <summary>Sets a locked message aside.</summary>
    public void Defer(BrokerMessage message)
    {
        message.Deliveries--;
        message.IsDeferred = true;
        _core.Log.Deferred(this, message.SequenceNumber);
        SetStatus(message, MessageStatus.Deferred);
    }

    /// <summary>Sets properties of a message anew, as a settlement asks.</summary>
    public void Modify(BrokerMessage message, IDictionary<string, object>? changes)
    {
        if (changes is { Count: > 0 })
        {
            message.Content = message.Content.With(changes);
            _core.Log.Modified(this, message.SequenceNumber, changes);
        }
    }

    /// <summary>Moves a message to the dead-letter queue; it keeps its number and enqueue time.</summary>
    /// <param name="message">The message.</param>
    /// <param name="deliveries">Number of deliveries that have failed.</param>
    /// <param name="reason">Why; null leaves the properties alone.</param>
    /// <param name="description">What went wrong.</param>
    public void MoveToDeadLetter(BrokerMessage message, int deliveries, string? reason, string? description)
    {
        _core.Log.DeadLettered(this, message.SequenceNumber, deliveries, reason, description);
        ReplayDeadLetter(message, deliveries, reason, description);
    }

    /// <summary>The move itself, without a trace in the log.</summary>
    public void ReplayDeadLetter(BrokerMessage message, int deliveries, string? reason, string? description)
    {
        Remove(message);
        DeadLetter!.AddDead(message, deliveries, reason, description);
    }

    /// <summary>Takes a message out without a trace in the log: the caller has written it.</summary>
    public void Remove(BrokerMessage message)
    {
        _counts[(int)message.Status]--;
        message.List?.Remove(message);
        _core.Deadlines.Remove(message);
        _messages.Remove(message.SequenceNumber);
        LeaveSession(message);
    }

    public void RenewLock(BrokerMessage message, DateTimeOffset now)
    {
        message.LockedUntil = now + Settings.LockDuration;
        _core.Deadlines.Set(message, message.LockedUntil);
    }

    public void OnMessageDue(BrokerMessage message, DateTimeOffset now)
    {
        switch (message.Status)
        {
            case MessageStatus.Locked:
                Release(message, counts: true, now);
                break;
            case MessageStatus.Available:
                Expire(message);
                break;
            case MessageStatus.Scheduled:
                Remove(message);
                Activate!(message, now);
                break;
        }
    }

    private void AddDead(BrokerMessage message, int deliveries, string? reason, string? description)
    {
        var content = DeadLetterReasons.Put(message.Content, reason, description);
        var dead = new BrokerMessage(this, content, message.SequenceNumber)
        {
            EnqueuedSequenceNumber = message.EnqueuedSequenceNumber,
            EnqueuedTime = message.EnqueuedTime,
            Deliveries = deliveries,
        };
        Add(dead, MessageStatus.Available);
    }

    private void ExceedDeliveries(BrokerMessage message) => MoveToDeadLetter(
        message, message.Deliveries, DeadLetterReasons.MaxDeliveryCountExceeded, DeadLetterReasons.MaxDeliveryCountDescription(Settings.MaxDeliveryCount));

    private void Expire(BrokerMessage message)
    {
        if (Settings.DeadLetteringOnMessageExpiration)
        {
            MoveToDeadLetter(message, message.Deliveries, DeadLetterReasons.Expired, DeadLetterReasons.ExpiredDescription);
        }
        else
        {
            Complete(message);
        }
    }

    /// <summary>Moves a message to another status, without a trace in the log.</summary>
    public void SetStatus(BrokerMessage message, MessageStatus status)
    {
        _counts[(int)message.Status]--;
        _counts[(int)status]++;
        message.List?.Remove(message);
        message.Status = status;
        Settle(message);
    }

    private void LeaveSession(BrokerMessage message)
    {
        if (message.Session is { } session)
        {
            message.Session = null;
            Sessions!.Tidy(session);
        }
    }

    /// <summary>Puts a message where its status belongs: in a line, and under the right deadline.</summary>
    private void Settle(BrokerMessage message)
    {
        switch (message.Status)
        {
            case MessageStatus.Available:
                _core.Deadlines.Set(message, IsDeadLetter ? DateTimeOffset.MaxValue : message.ExpiresAt);
                _core.MarkChanged(this);
                if (Sessions is null)
                {
                    _available.Insert(message);
                }
                else
                {
                    Sessions.Line(message);
                }

                break;
            case MessageStatus.Locked:
                _core.Deadlines.Set(message, Sessions is null ? message.LockedUntil : DateTimeOffset.MaxValue);
                Sessions?.Line(message);
                break;
            case MessageStatus.Scheduled:
                _core.Deadlines.Set(message, message.Content.ScheduledEnqueueTime);
                break;
            default:
                _core.Deadlines.Remove(message);
                LeaveSession(message);
                break;
        }
    }
}
