using System.Runtime.InteropServices;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>Messages on their way between the broker and AMQP's encoding.</summary>
internal static class Messages
{
    /// <summary>The message format of a batch, whose data sections are encoded messages.</summary>
    private const uint BatchFormat = 0x80013700;

    private const string PartitionKey = "x-opt-partition-key";
    private const string ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";

    /// <summary>Reads what a client sent in one transfer: one message, or those of a batch.</summary>
    /// <exception cref="NotSupportedException">The body is not one of bytes.</exception>
    public static IReadOnlyList<SentMessage> Read(AmqpMessage message) => message.MessageFormat == BatchFormat
        ? [.. message.DataBody.Select(data => Read((ArraySegment<byte>)data.Value))]
        : [Read(message, message.SerializedMessageSize)];

    /// <summary>One encoded message.</summary>
    public static SentMessage Read(ArraySegment<byte> encoded)
    {
        using var message = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([encoded]), true);
        return Read(message, encoded.Count);
    }

    /// <summary>A delivery for a transfer. Clients add the delivery under way to the count.</summary>
    public static AmqpMessage Write(DeliveredMessage delivered) =>
        AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([Encode(delivered, delivered.Stamp.DeliveryCount - 1)]), true);

    /// <summary>A message in its encoding, with a count of deliveries.</summary>
    public static ArraySegment<byte> Encode(DeliveredMessage delivered, int deliveryCount)
    {
        var bytes = ReceivedMessages.Encode(delivered, deliveryCount).ToMemory();
        return MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
    }

    private static SentMessage Read(AmqpMessage message, long size)
    {
        // Reading the body first makes the library read all sections.
        var body = BodyOf(message);
        var properties = message.Properties;
        var annotations = message.MessageAnnotations?.Map;
        return new SentMessage
        {
            Body = body,
            MessageId = properties?.MessageId?.ToString(),
            PartitionKey = annotations?[PartitionKey] as string,
            SessionId = properties?.GroupId,
            ReplyToSessionId = properties?.ReplyToGroupId,
            CorrelationId = properties?.CorrelationId?.ToString(),
            Subject = properties?.Subject,
            To = properties?.To?.ToString(),
            ContentType = properties?.ContentType.Value,
            ReplyTo = properties?.ReplyTo?.ToString(),
            TimeToLive = TimeToLiveOf(message),
            ScheduledEnqueueTime = annotations?[ScheduledEnqueueTime] is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : default,
            Properties = Values.Read(message.ApplicationProperties?.Map) ?? SentMessage.NoProperties,
            Size = size,
        };
    }

    private static BinaryData BodyOf(AmqpMessage message)
    {
        if (message.BodyType is SectionFlag.AmqpValue or SectionFlag.AmqpSequence)
        {
            throw new NotSupportedException("Only bodies of bytes are supported.");
        }

        var parts = (message.DataBody ?? []).Select(data => (ArraySegment<byte>)data.Value).ToList();
        return BinaryData.FromBytes(parts.Count == 1 ? parts[0].ToArray() : [.. parts.SelectMany(part => part)]);
    }

    /// <summary>The header holds no more than 49 days; clients give the rest by the times of creation and expiry.</summary>
    private static TimeSpan TimeToLiveOf(AmqpMessage message)
    {
        if (message.Properties is { AbsoluteExpiryTime: { } expiry, CreationTime: { } creation })
        {
            return expiry - creation;
        }

        return message.Header?.Ttl is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.MaxValue;
    }
}
