using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Platform.Comparison;

/// <summary>An event as it was recorded, read as the newest version of its type.</summary>
public sealed record RecordedEvent(EventEnvelope Envelope, IDomainEvent Happened);

/// <summary>Everything that was recorded for a tenant: what both versions of a consumer are fed.</summary>
/// <param name="Tenant">The tenant's configuration.</param>
/// <param name="Events">By stream, and in order within a stream.</param>
public sealed record RecordedHistory(Tenant Tenant, IReadOnlyList<RecordedEvent> Events)
{
    /// <summary>Reads the history of a tenant. Costs as much as the tenant has events.</summary>
    public static async Task<RecordedHistory> ReadAsync(StreamQueries queries, StreamStore store, Tenant tenant, CancellationToken cancellation = default)
    {
        var events = new List<RecordedEvent>();
        await foreach (var envelope in queries.EventsAsync(tenant.Id, tenant.HomeRegion, prefix: string.Empty, cancellation: cancellation))
        {
            events.Add(new RecordedEvent(envelope, store.Read(envelope)));
        }

        return new RecordedHistory(
            tenant, [.. events.OrderBy(each => each.Envelope.Stream, StringComparer.Ordinal).ThenBy(each => each.Envelope.Sequence)]);
    }
}
