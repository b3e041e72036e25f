using Billing.Platform.Intake;

namespace Billing.Functions.Intake;

/// <summary>The first answer to a webhook, which every repetition gets again.</summary>
/// <param name="Source">Source name of the tenant.</param>
/// <param name="Events">What the request told, in its order; none when all of it is left.</param>
public sealed record WebhookReceipt(string Source, IReadOnlyList<AcceptedEvent> Events)
{
    /// <summary>The answer that follows from the records of the events.</summary>
    public static WebhookReceipt Of(string source, IEnumerable<IntakeAccepted> records) => new(source, records.Select(AcceptedEvent.Of).ToList());
}

/// <summary>An event that was taken.</summary>
/// <param name="EventId">The sender's id of it.</param>
/// <param name="Type">What happened.</param>
/// <param name="Subject">What it is about, such as the order's number.</param>
/// <param name="MessageId">Id of its message on the bus.</param>
/// <param name="AcceptedAt">When it was taken the first time.</param>
public sealed record AcceptedEvent(string EventId, string Type, string Subject, string MessageId, DateTimeOffset AcceptedAt)
{
    /// <summary>From its record.</summary>
    public static AcceptedEvent Of(IntakeAccepted record) => new(record.EventId, record.Type, record.Subject, record.MessageId, record.OccurredAt);
}
