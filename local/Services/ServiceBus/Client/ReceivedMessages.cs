using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>
/// Messages in the form that a client shows. What the broker says of a message stands in its annotations and header, under
/// the names of "AMQP 1.0 in Azure Service Bus protocol guide",
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide.
/// </summary>
internal static class ReceivedMessages
{
    private const string PartitionKey = "x-opt-partition-key";
    private const string ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";
    private const string SequenceNumber = "x-opt-sequence-number";
    private const string EnqueuedSequenceNumber = "x-opt-enqueue-sequence-number";
    private const string EnqueuedTime = "x-opt-enqueued-time";
    private const string LockedUntil = "x-opt-locked-until";
    private const string MessageState = "x-opt-message-state";

    /// <summary>Those of a message that is neither scheduled nor deferred, with a partition key.</summary>
    private const int MostAnnotations = 5;

    private static readonly BinaryData NoLock = new(Guid.Empty.ToByteArray());

    /// <summary>The messages as the client shows them.</summary>
    public static IReadOnlyList<ServiceBusReceivedMessage> Of(IReadOnlyList<DeliveredMessage> delivered)
    {
        if (delivered.Count == 0)
        {
            return [];
        }

        var messages = new ServiceBusReceivedMessage[delivered.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = Of(delivered[i]);
        }

        return messages;
    }

    /// <summary>The message as the client shows it.</summary>
    public static ServiceBusReceivedMessage Of(DeliveredMessage delivered)
    {
        var message = Annotated(delivered, delivered.Stamp.DeliveryCount);
        if (delivered.Content.TimeToLive != TimeSpan.MaxValue)
        {
            message.Header.TimeToLive = delivered.Content.TimeToLive;
        }

        var token = delivered.Stamp.LockToken;
        return ServiceBusReceivedMessage.FromAmqpMessage(message, token == Guid.Empty ? NoLock : new BinaryData(token.ToByteArray()));
    }

    /// <summary>The lock token by which a message is settled.</summary>
    public static Guid TokenOf(ServiceBusReceivedMessage message) => Guid.Parse(message.LockToken);

    /// <summary>Notes a renewed lock on a message that a caller holds.</summary>
    public static void SetLockedUntil(ServiceBusReceivedMessage message, DateTimeOffset lockedUntil) =>
        message.GetRawAmqpMessage().MessageAnnotations[LockedUntil] = lockedUntil.UtcDateTime;

    /// <summary>A message in AMQP's encoding, out of which all its fields are read again; times are kept in milliseconds.</summary>
    public static BinaryData Encode(ServiceBusReceivedMessage message)
    {
        // Encoding a header with a time to live would replace the times of creation and expiry by ones that begin now, in real
        // time. Decoding gets the time to live from those two.
        var raw = message.GetRawAmqpMessage();
        var timeToLive = raw.Header.TimeToLive;
        raw.Header.TimeToLive = null;
        try
        {
            return raw.ToBytes();
        }
        finally
        {
            raw.Header.TimeToLive = timeToLive;
        }
    }

    /// <summary>A message in AMQP's encoding, with the deliveries that ended before this one.</summary>
    public static BinaryData Encode(DeliveredMessage delivered, int failedDeliveries) => Annotated(delivered, failedDeliveries).ToBytes();

    private static AmqpAnnotatedMessage Annotated(DeliveredMessage delivered, int deliveryCount)
    {
        var content = delivered.Content;
        var message = new AmqpAnnotatedMessage(new AmqpMessageBody([content.Body.ToMemory()]));
        message.Header.DeliveryCount = (uint)deliveryCount;
        SetProperties(message.Properties, content);
        if (content.TimeToLive != TimeSpan.MaxValue)
        {
            message.Properties.CreationTime = delivered.Stamp.EnqueuedTime;
            message.Properties.AbsoluteExpiryTime = delivered.ExpiresAt;
        }

        Annotate(message.MessageAnnotations, delivered);
        if (content.Properties.Count > 0)
        {
            var properties = message.ApplicationProperties;
            MakeRoom(properties, content.Properties.Count);
            foreach (var (name, value) in content.Properties)
            {
                properties[name] = value;
            }
        }

        return message;
    }

    private static void SetProperties(AmqpMessageProperties properties, SentMessage content)
    {
        properties.MessageId = content.MessageId is { } id ? new AmqpMessageId(id) : null;
        properties.CorrelationId = content.CorrelationId is { } correlation ? new AmqpMessageId(correlation) : null;
        properties.GroupId = content.SessionId;
        properties.ReplyToGroupId = content.ReplyToSessionId;
        properties.Subject = content.Subject;
        properties.To = content.To is { } to ? new AmqpAddress(to) : null;
        properties.ReplyTo = content.ReplyTo is { } replyTo ? new AmqpAddress(replyTo) : null;
        properties.ContentType = content.ContentType;
    }

    private static void Annotate(IDictionary<string, object?> annotations, DeliveredMessage delivered)
    {
        ref readonly var stamp = ref delivered.Stamp;
        MakeRoom(annotations, MostAnnotations);
        annotations[SequenceNumber] = stamp.SequenceNumber;
        annotations[EnqueuedSequenceNumber] = stamp.EnqueuedSequenceNumber;
        annotations[EnqueuedTime] = stamp.EnqueuedTime.UtcDateTime;
        if (stamp.LockedUntil != default)
        {
            annotations[LockedUntil] = stamp.LockedUntil.UtcDateTime;
        }

        if (stamp.State != ServiceBusMessageState.Active)
        {
            annotations[MessageState] = (int)stamp.State;
        }

        if (delivered.Content.PartitionKey is { } key)
        {
            annotations[PartitionKey] = key;
        }

        if (delivered.Content.ScheduledEnqueueTime != default)
        {
            annotations[ScheduledEnqueueTime] = delivered.Content.ScheduledEnqueueTime.UtcDateTime;
        }
    }

    /// <summary>A map that grows step by step leaves garbage at every message.</summary>
    private static void MakeRoom(IDictionary<string, object?> map, int count) => (map as Dictionary<string, object?>)?.EnsureCapacity(count);
}
