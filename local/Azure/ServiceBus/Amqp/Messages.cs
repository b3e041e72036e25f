using System.Runtime.InteropServices;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>Messages on their way between the broker and AMQP's encoding.</summary>
internal static class Messages
{
    /// <summary>The message format of a batch, whose data sections are encoded messages.</summary>
    private const uint BatchFormat = 0x80013700;

    /// <summary>What a client sent in one transfer: one message, or those of a batch.</summary>
    /// <exception cref="NotSupportedException">The body is not one of bytes.</exception>
    public static IReadOnlyList<SentMessage> Read(AmqpMessage message) => message.MessageFormat == BatchFormat
        ? [.. message.DataBody.Select(data => Read((ArraySegment<byte>)data.Value))]
        : [Read(PayloadOf(message))];

    /// <summary>One encoded message.</summary>
    public static SentMessage Read(ArraySegment<byte> encoded) =>
        SentMessage.Snapshot(new ServiceBusMessage(AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(encoded))));

    /// <summary>A delivery for a transfer. Clients add the delivery under way to the count.</summary>
    public static AmqpMessage Write(DeliveredMessage delivered) =>
        AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([Encode(delivered, delivered.Stamp.DeliveryCount - 1)]), true);

    /// <summary>A message in its encoding, with a count of deliveries.</summary>
    public static ArraySegment<byte> Encode(DeliveredMessage delivered, int deliveryCount)
    {
        var bytes = ReceivedMessages.Encode(delivered, deliveryCount).ToMemory();
        return MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
    }

    private static ArraySegment<byte> PayloadOf(AmqpMessage message)
    {
        using var stream = new BufferListStream(message.GetPayload());
        return stream.ReadBytes((int)stream.Length);
    }
}
