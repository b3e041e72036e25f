using System.Diagnostics;
using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>A message as its sender sent it. Immutable, so all subscriptions of a topic share one.</summary>
internal sealed record SentMessage
{
    private const string DiagnosticId = "Diagnostic-Id";

    public static readonly IReadOnlyDictionary<string, object> NoProperties = new Dictionary<string, object>(StringComparer.Ordinal);

    public required BinaryData Body { get; init; }

    public string? MessageId { get; init; }

    public string? PartitionKey { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? CorrelationId { get; init; }

    public string? Subject { get; init; }

    public string? To { get; init; }

    public string? ContentType { get; init; }

    public string? ReplyTo { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public DateTimeOffset ScheduledEnqueueTime { get; init; }

    public required IReadOnlyDictionary<string, object> Properties { get; init; }

    /// <summary>Bytes on the wire, measured there or else by <see cref="AmqpSize"/>.</summary>
    public long Size { get; set; }

    /// <summary>Copies a message, so that what its owner does to it later changes nothing here.</summary>
    /// <exception cref="SerializationException">An application property has a type that AMQP does not carry.</exception>
    public static SentMessage Snapshot(ServiceBusMessage message)
    {
        var content = new SentMessage
        {
            Body = BinaryData.FromBytes(message.Body.ToArray()),
            MessageId = message.MessageId,
            PartitionKey = message.PartitionKey,
            SessionId = message.SessionId,
            ReplyToSessionId = message.ReplyToSessionId,
            CorrelationId = message.CorrelationId,
            Subject = message.Subject,
            To = message.To,
            ContentType = message.ContentType,
            ReplyTo = message.ReplyTo,
            TimeToLive = message.TimeToLive,
            ScheduledEnqueueTime = message.ScheduledEnqueueTime,
            Properties = CheckedCopy(message.ApplicationProperties),
        };
        content.Size = AmqpSize.Of(content);
        return content;
    }

    /// <summary>The same with the trace that it is sent in, which the client puts into the properties.</summary>
    public SentMessage Traced()
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } || Properties.ContainsKey(DiagnosticId))
        {
            return this;
        }

        var traced = this with { Properties = new Dictionary<string, object>(Properties, StringComparer.Ordinal) { [DiagnosticId] = id } };
        traced.Size = AmqpSize.Of(traced);
        return traced;
    }

    /// <summary>The same content with some properties set anew, as a settlement may do.</summary>
    public SentMessage With(IEnumerable<KeyValuePair<string, object>>? changes)
    {
        if (changes is null)
        {
            return this;
        }

        var properties = new Dictionary<string, object>(Properties, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            PropertyValue.Check(name, value);
            properties[name] = value;
        }

        return this with { Properties = properties };
    }

    private static IReadOnlyDictionary<string, object> CheckedCopy(IDictionary<string, object> properties)
    {
        if (properties.Count == 0)
        {
            return NoProperties;
        }

        var copy = new Dictionary<string, object>(properties.Count, StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            PropertyValue.Check(name, value);
            copy.Add(name, value);
        }

        return copy;
    }
}
