using Billing.Platform.Streams;

namespace Billing.Platform.Outbox;

/// <summary>Puts stored events on the bus. A seam: the platform names no messaging package.</summary>
public interface IEventPublisher
{
    /// <summary>
    /// Publishes events in the given order, at least once each; returns when the bus has them all. Consumers tell a
    /// repetition by the event id.
    /// </summary>
    Task PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation);

    /// <summary>As <see cref="PublishAsync"/>, for events that have probably been published: neither traced nor measured, so that nothing counts twice.</summary>
    Task PublishAgainAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation);
}
