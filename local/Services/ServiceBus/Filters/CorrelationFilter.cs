namespace Billing.Local.ServiceBus;

/// <summary>Chooses messages for a subscription.</summary>
internal interface IMessageFilter
{
    bool Matches(SentMessage content);
}

/// <summary>Chooses every message.</summary>
internal sealed class MatchAllFilter : IMessageFilter
{
    public static readonly MatchAllFilter Instance = new();

    public bool Matches(SentMessage content) => true;
}

/// <summary>
/// Chooses messages whose fields equal all the given ones, letter for letter; see "Topic filters and actions",
/// https://learn.microsoft.com/azure/service-bus-messaging/topic-filters.
/// </summary>
internal sealed class CorrelationFilter : IMessageFilter
{
    public string? CorrelationId { get; init; }

    public string? MessageId { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? Label { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];

    public bool IsEmpty => (CorrelationId ?? MessageId ?? To ?? ReplyTo ?? Label ?? SessionId ?? ReplyToSessionId ?? ContentType) is null
        && Properties.Count == 0;

    public bool Matches(SentMessage content)
    {
        return Agrees(CorrelationId, content.CorrelationId) && Agrees(MessageId, content.MessageId) && Agrees(To, content.To)
            && Agrees(ReplyTo, content.ReplyTo) && Agrees(Label, content.Subject) && Agrees(SessionId, content.SessionId)
            && Agrees(ReplyToSessionId, content.ReplyToSessionId) && Agrees(ContentType, content.ContentType)
            && Properties.All(wanted => content.Properties.GetValueOrDefault(wanted.Key) is string value && value == wanted.Value);
    }

    private static bool Agrees(string? wanted, string? actual) => wanted is null || wanted == actual;
}
