namespace Billing.Local.ServiceBus;

/// <summary>
/// The reasons that the broker itself gives for a dead-lettering; see "Overview of Service Bus dead-letter queues",
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues.
/// </summary>
internal static class DeadLetterReasons
{
    /// <summary>The application property that gives the reason.</summary>
    public const string ReasonProperty = "DeadLetterReason";

    /// <summary>The application property that gives the description.</summary>
    public const string DescriptionProperty = "DeadLetterErrorDescription";

    public const string MaxDeliveryCountExceeded = "MaxDeliveryCountExceeded";
    public const string Expired = "TTLExpiredException";
    public const string ExpiredDescription = "The message expired and was dead lettered.";
    public const string NoSession = "Session ID is null.";
    public const string NoSessionDescription = "Session enabled entity doesn't allow a message whose session identifier is null.";

    public static string MaxDeliveryCountDescription(int maxDeliveryCount) =>
        $"Message could not be consumed after {maxDeliveryCount} delivery attempts.";

    /// <summary>The content with the reason and the description among its properties.</summary>
    public static SentMessage Put(SentMessage content, string? reason, string? description)
    {
        var changes = new Dictionary<string, object>(StringComparer.Ordinal);
        if (reason is not null)
        {
            changes[ReasonProperty] = reason;
        }

        if (description is not null)
        {
            changes[DescriptionProperty] = description;
        }

        return changes.Count == 0 ? content : content.With(changes);
    }
}
