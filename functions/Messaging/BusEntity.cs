namespace Billing.Functions.Messaging;

/// <summary>A queue, or a subscription of a topic.</summary>
/// <param name="Name">The queue or the topic.</param>
/// <param name="Subscription">The subscription, or null for a queue.</param>
public sealed record BusEntity(string Name, string? Subscription = null)
{
    /// <summary>A subscription of the topic of events.</summary>
    public static BusEntity OfEvents(string subscription) => new(EventMessages.Topic, subscription);

    /// <summary>As <see cref="ToString"/> wrote it.</summary>
    public static BusEntity Parse(string path) => path.Split('/', 2) is [var topic, var subscription] ? new(topic, subscription) : new(path);

    /// <summary>The queue's name, or topic and subscription with a slash between: <c>events/ledger</c>.</summary>
    public string Path { get; } = Subscription is null ? Name : $"{Name}/{Subscription}";

    /// <inheritdoc cref="Path"/>
    public override string ToString() => Path;
}
