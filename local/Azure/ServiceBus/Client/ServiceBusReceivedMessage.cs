using Billing.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as the broker handed it out: what was sent, and what the broker stamped on it.</summary>
public class ServiceBusReceivedMessage
{
    internal const string DeadLetterReasonProperty = "DeadLetterReason";
    internal const string DeadLetterDescriptionProperty = "DeadLetterErrorDescription";

    private readonly SentMessage _content;
    private readonly DeliveryStamp _stamp;

    internal ServiceBusReceivedMessage(SentMessage content, in DeliveryStamp stamp)
    {
        _content = content;
        _stamp = stamp;
        LockedUntil = stamp.LockedUntil;
    }

    /// <summary>The payload.</summary>
    public BinaryData Body => _content.Body;

    /// <summary>The sender's id for the message.</summary>
    public string? MessageId => _content.MessageId;

    /// <summary>The partition key, if the sender set one.</summary>
    public string? PartitionKey => _content.PartitionKey;

    /// <summary>The session of the message.</summary>
    public string? SessionId => _content.SessionId;

    /// <summary>The session that a reply shall carry.</summary>
    public string? ReplyToSessionId => _content.ReplyToSessionId;

    /// <summary>How long the message may wait from <see cref="EnqueuedTime"/> on.</summary>
    public TimeSpan TimeToLive => _content.TimeToLive;

    /// <summary>Ties the message to another.</summary>
    public string? CorrelationId => _content.CorrelationId;

    /// <summary>What the message is about.</summary>
    public string? Subject => _content.Subject;

    /// <summary>An address for the application's own use.</summary>
    public string? To => _content.To;

    /// <summary>The media type of the body.</summary>
    public string? ContentType => _content.ContentType;

    /// <summary>Where replies go.</summary>
    public string? ReplyTo => _content.ReplyTo;

    /// <summary>When the message was to be enqueued, if it was scheduled.</summary>
    public DateTimeOffset ScheduledEnqueueTime => _content.ScheduledEnqueueTime;

    /// <summary>Metadata of the application, and the reason of a dead-lettering.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties => _content.Properties;

    /// <summary>Names this delivery; all zeros when the message is not locked.</summary>
    public string LockToken => _stamp.LockToken.ToString();

    /// <summary>How often the message has been delivered, this time included; 0 on a message peeked before its first delivery.</summary>
    public int DeliveryCount => _stamp.DeliveryCount;

    /// <summary>When the lock of this delivery ends; renewal moves it.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>The broker's number for the message in this entity; grows in order of arrival.</summary>
    public long SequenceNumber => _stamp.SequenceNumber;

    /// <summary>The number that the message got where it was first submitted: the topic, for a message of a subscription.</summary>
    public long EnqueuedSequenceNumber => _stamp.EnqueuedSequenceNumber;

    /// <summary>When the broker enqueued the message.</summary>
    public DateTimeOffset EnqueuedTime => _stamp.EnqueuedTime;

    /// <summary>When the message ceases to be deliverable; the greatest time there is when it never does.</summary>
    public DateTimeOffset ExpiresAt => TimeToLive < DateTimeOffset.MaxValue - EnqueuedTime ? EnqueuedTime + TimeToLive : DateTimeOffset.MaxValue;

    /// <summary>The entity that dead-lettered the message before it was forwarded; null without forwarding.</summary>
    public string? DeadLetterSource => _stamp.DeadLetterSource;

    /// <summary>Why the message was dead-lettered.</summary>
    public string? DeadLetterReason => ApplicationProperties.GetValueOrDefault(DeadLetterReasonProperty) as string;

    /// <summary>What went wrong before the message was dead-lettered.</summary>
    public string? DeadLetterErrorDescription => ApplicationProperties.GetValueOrDefault(DeadLetterDescriptionProperty) as string;

    /// <summary>Whether the message is active, deferred or scheduled.</summary>
    public ServiceBusMessageState State => _stamp.State;

    internal Guid LockTokenGuid => _stamp.LockToken;

    /// <summary>The message id, for logs.</summary>
    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
