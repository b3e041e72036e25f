namespace Billing.Local.ServiceBus;

/// <summary>The status of a message of an entity.</summary>
internal enum MessageStatus : byte
{
    /// <summary>A receiver may get it.</summary>
    Available,

    /// <summary>A receiver has it.</summary>
    Locked,

    /// <summary>Set aside until someone asks for it by number.</summary>
    Deferred,

    /// <summary>Not yet enqueued.</summary>
    Scheduled,
}

/// <summary>One message in one entity. Its deadline is the end of its lock, its expiry or its enqueue time, by status.</summary>
internal sealed class BrokerMessage(MessageEntity owner, SentMessage content, long sequenceNumber) : DeadlineItem
{
    public SentMessage Content { get; set; } = content;

    public long SequenceNumber { get; } = sequenceNumber;

    /// <summary>The number that the message got at its first submission.</summary>
    public long EnqueuedSequenceNumber { get; init; }

    public DateTimeOffset EnqueuedTime { get; init; }

    public MessageStatus Status { get; set; } = MessageStatus.Scheduled;

    /// <summary>Deliveries begun, the one under way included.</summary>
    public int Deliveries { get; set; }

    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>A receiver deferred it: when its lock ends it is set aside again.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>The session it waits or is locked in.</summary>
    public Session? Session { get; set; }

    public MessageList? List { get; set; }

    public BrokerMessage? Previous { get; set; }

    public BrokerMessage? Next { get; set; }

    public DateTimeOffset ExpiresAt => Content.TimeToLive < DateTimeOffset.MaxValue - EnqueuedTime
        ? EnqueuedTime + Content.TimeToLive
        : DateTimeOffset.MaxValue;

    public override void OnDue(DateTimeOffset now) => owner.OnMessageDue(this, now);
}

/// <summary>Messages in order of their sequence numbers, linked through themselves.</summary>
internal sealed class MessageList
{
    private BrokerMessage? _last;

    public BrokerMessage? First { get; private set; }

    public BrokerMessage? Last => _last;

    /// <summary>Puts a message at its place: new ones go to the end, released ones near the front; both are quick.</summary>
    public void Insert(BrokerMessage message)
    {
        BrokerMessage? next = null;
        if (_last is not null && _last.SequenceNumber > message.SequenceNumber)
        {
            next = First;
            while (next!.SequenceNumber < message.SequenceNumber)
            {
                next = next.Next;
            }
        }

        message.List = this;
        message.Next = next;
        message.Previous = next is null ? _last : next.Previous;
        Link(message);
    }

    /// <summary>Takes a message out.</summary>
    public void Remove(BrokerMessage message)
    {
        if (message.Previous is { } previous)
        {
            previous.Next = message.Next;
        }
        else
        {
            First = message.Next;
        }

        if (message.Next is { } next)
        {
            next.Previous = message.Previous;
        }
        else
        {
            _last = message.Previous;
        }

        message.List = null;
        message.Previous = null;
        message.Next = null;
    }

    private void Link(BrokerMessage message)
    {
        if (message.Previous is { } previous)
        {
            previous.Next = message;
        }
        else
        {
            First = message;
        }

        if (message.Next is { } next)
        {
            next.Previous = message;
        }
        else
        {
            _last = message;
        }
    }
}
