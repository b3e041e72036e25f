using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Domain.Primitives;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Functions.Messaging;

/// <summary>Events as messages of the topic <c>events</c>.</summary>
public static class EventMessages
{
    /// <summary>The topic.</summary>
    public const string Topic = "events";

    /// <summary>The application property that subscriptions filter by.</summary>
    public const string TypeProperty = "type";

    /// <summary>
    /// The message of an event: its id makes repetitions known, its session keeps a stream in order. It goes on with the trace of
    /// what stored the event, and not with that of the relay, which publishes for many.
    /// </summary>
    /// <param name="envelope">The event.</param>
    /// <param name="trace">Context to send it in; that of the event's commit unless given.</param>
    public static ServiceBusMessage ToMessage(EventEnvelope envelope, string? trace = null)
    {
        var message = new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(envelope, FabricJson.Options))
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
        if ((trace ?? envelope.TraceParent) is { } context)
        {
            message.ApplicationProperties[DeadLetterProperties.DiagnosticId] = context;
        }

        return message;
    }

    /// <summary>
    /// The message of an event that is too large for one: all but its data, which the consumer reads from the event's stream.
    /// </summary>
    public static ServiceBusMessage ToReference(EventEnvelope envelope, string? trace = null) =>
        ToMessage(envelope with { Data = JsonSerializer.SerializeToElement<object?>(null) }, trace);

    /// <summary>
    /// The event of a message, perhaps without its data; see <see cref="StreamStore.ReadAsync"/>. A message that does not
    /// conform to the schema version that it claims is refused with every field at fault.
    /// </summary>
    public static ParseResult<EventEnvelope> Open(ServiceBusReceivedMessage message, EventCatalogue catalogue) =>
        EventReader.Read(message.Body.ToMemory(), catalogue);
}
