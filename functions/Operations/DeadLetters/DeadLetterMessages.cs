using System.Globalization;
using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Messages of the bus as they are kept, and the other way round.</summary>
internal static class DeadLetterMessages
{
    /// <summary>The id of the dead letter of a message: the same however often the message comes there.</summary>
    public static string IdOf(BusEntity entity, string messageId) => StreamAddress.Digest($"{entity}\n{messageId}");

    /// <summary>The message as it is kept.</summary>
    public static StoredMessage Store(ServiceBusReceivedMessage message) => new(
        message.MessageId ?? message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
        message.SessionId,
        message.Subject,
        message.CorrelationId,
        message.ContentType,
        message.ApplicationProperties.ToDictionary(property => property.Key, property => StoredMessage.Write(property.Value)),
        message.Body.ToArray());

    /// <summary>The message as its consumer gets it.</summary>
    public static ServiceBusReceivedMessage Restore(StoredMessage stored) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromBytes(stored.Body),
        messageId: stored.MessageId,
        sessionId: stored.SessionId,
        subject: stored.Subject,
        correlationId: stored.CorrelationId,
        contentType: stored.ContentType,
        properties: stored.Properties.ToDictionary(property => property.Key, property => StoredMessage.Read(property.Value)));

    /// <summary>Describes why the message is a dead letter.</summary>
    public static DeadLetterReceived Describe(ServiceBusReceivedMessage message, BusEntity entity, StoredMessage stored, string blob, DateTimeOffset now)
    {
        var last = TimeOf(message, DeadLetterProperties.LastFailureAt) ?? now;
        return new DeadLetterReceived(
            entity.ToString(),
            stored.MessageId,
            stored.SessionId,
            stored.Subject,
            message.DeadLetterReason ?? "operations.no-reason",
            message.DeadLetterErrorDescription ?? "Whoever sent it to the dead letters did not say why.",
            message.ApplicationProperties.GetValueOrDefault(DeadLetterProperties.Attempts) as int? ?? message.DeliveryCount,
            TimeOf(message, DeadLetterProperties.FirstFailureAt) ?? last,
            DeadLetterProperties.TraceOf(message),
            stored.Digest(),
            blob,
            last);
    }

    private static DateTimeOffset? TimeOf(ServiceBusReceivedMessage message, string property) =>
        DateTimeOffset.TryParse(message.ApplicationProperties.GetValueOrDefault(property) as string, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            ? at
            : null;
}
