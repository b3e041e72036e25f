using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Domain.Decisions;
using Billing.Platform.Schemas;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations;

/// <summary>Events as messages of the topic <c>events</c>.</summary>
public static class EventMessages
{
    /// <summary>The topic.</summary>
    public const string Topic = "events";

    /// <summary>The application property that subscriptions filter by.</summary>
    public const string TypeProperty = "type";

    /// <summary>The message of an event: its id makes repetitions known, its session keeps a stream in order.</summary>
    public static ServiceBusMessage ToMessage(EventEnvelope envelope) => new(JsonSerializer.SerializeToUtf8Bytes(envelope, FabricJson.Options))
    {
        MessageId = envelope.EventId,
        SessionId = envelope.Address.SessionId,
        Subject = envelope.Type,
        CorrelationId = envelope.CorrelationId,
        ContentType = "application/json",
        ApplicationProperties =
        {
            [TypeProperty] = envelope.Type,
            ["schemaVersion"] = envelope.SchemaVersion,
            ["tenant"] = envelope.Tenant,
            ["region"] = envelope.Region,
        },
    };

    /// <summary>
    /// The message of an event that is too large for one: all but its data, which the consumer reads from the event's stream.
    /// </summary>
    public static ServiceBusMessage ToReference(EventEnvelope envelope) => ToMessage(envelope with { Data = JsonSerializer.SerializeToElement<object?>(null) });

    /// <summary>
    /// The event of a message, perhaps without its data; see <see cref="StreamStore.ReadAsync"/>. A message that does not
    /// conform to the schema version that it claims is refused with every field at fault.
    /// </summary>
    public static Reading<EventEnvelope> Open(ServiceBusReceivedMessage message) => EventReader.Read(message.Body.ToMemory());
}
