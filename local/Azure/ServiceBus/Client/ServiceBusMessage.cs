using System.Text;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send. Ids and session ids have at most 128 characters.</summary>
public class ServiceBusMessage
{
    private const int MaxIdLength = 128;

    /// <summary>A message with an empty body.</summary>
    public ServiceBusMessage()
        : this(ReadOnlyMemory<byte>.Empty)
    {
    }

    /// <summary>A message whose body is the text in UTF-8.</summary>
    public ServiceBusMessage(string body)
        : this(new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(body)))
    {
    }

    /// <summary>A message with the bytes as its body.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    /// <summary>A message with the given body.</summary>
    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        ApplicationProperties = new Dictionary<string, object>(StringComparer.Ordinal);
    }

    /// <summary>A copy of a received message, without what the broker stamped on it: to send it again.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        ApplicationProperties = new Dictionary<string, object>(receivedMessage.ApplicationProperties, StringComparer.Ordinal);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterReasonProperty);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterDescriptionProperty);
        MessageId = receivedMessage.MessageId;
        PartitionKey = receivedMessage.PartitionKey;
        SessionId = receivedMessage.SessionId;
        ReplyToSessionId = receivedMessage.ReplyToSessionId;
        TimeToLive = receivedMessage.TimeToLive;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        ContentType = receivedMessage.ContentType;
        ReplyTo = receivedMessage.ReplyTo;
        ScheduledEnqueueTime = receivedMessage.ScheduledEnqueueTime;
    }

    /// <summary>The payload.</summary>
    public BinaryData Body { get; set; }

    /// <summary>What duplicate detection compares; 1 to 128 characters.</summary>
    public string? MessageId
    {
        get;
        set
        {
            if (string.IsNullOrEmpty(value) && value is not null)
            {
                throw new ArgumentException("MessageIdIsNullOrEmpty: a message id cannot be empty.", nameof(value));
            }

            field = WithinLimit(value, nameof(MessageId));
        }
    }

    /// <summary>Groups messages in a partition; with a session id it must equal that.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Longer than 128 characters, or different from the session id.</exception>
    public string? PartitionKey
    {
        get;
        set
        {
            if (value is not null && SessionId is not null && value != SessionId)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The partition key must equal the session id.");
            }

            field = WithinLimit(value, nameof(PartitionKey));
        }
    }

    /// <summary>The session the message belongs to: messages of one session are received in order, by one receiver.</summary>
    public string? SessionId
    {
        get;
        set
        {
            field = WithinLimit(value, nameof(SessionId));
            if (value is not null && PartitionKey is not null)
            {
                PartitionKey = value;
            }
        }
    }

    /// <summary>The session that a reply shall carry.</summary>
    public string? ReplyToSessionId
    {
        get;
        set => field = WithinLimit(value, nameof(ReplyToSessionId));
    }

    /// <summary>How long the message may wait; positive. The entity's default is the upper limit, and what counts if unset.</summary>
    public TimeSpan TimeToLive
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    }

        = TimeSpan.MaxValue;

    /// <summary>Ties the message to another, for instance the request it answers.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>What the message is about; SQL filters call it <c>sys.Label</c>.</summary>
    public string? Subject { get; set; }

    /// <summary>An address for the application's own use.</summary>
    public string? To { get; set; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; set; }

    /// <summary>Where replies go.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>The time at which the message is enqueued; the past and the default mean now.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>
    /// Metadata of the application, which filters can read. Values: bool, byte, sbyte, char, short, ushort, int, uint,
    /// long, ulong, float, double, decimal, Guid, string, Uri, DateTime, DateTimeOffset, TimeSpan.
    /// </summary>
    public IDictionary<string, object> ApplicationProperties { get; }

    /// <summary>The message id, for logs.</summary>
    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private static string? WithinLimit(string? value, string name) => value is { Length: > MaxIdLength }
        ? throw new ArgumentOutOfRangeException(name, value, $"{name} has {value.Length} characters; {MaxIdLength} are allowed.")
        : value;
}
