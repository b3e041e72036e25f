using System.Collections.Concurrent;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Messaging.Integrations;

/// <summary>Knows which integrations stand still. The statuses of a tenant are read anew after ten seconds, so a freeze takes hold everywhere by then.</summary>
public sealed class IntegrationFreezes(StreamStore store, TimeProvider clock)
{
    /// <summary>Age at which statuses are read anew.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Tenant, string Region), (IntegrationStatuses Statuses, DateTimeOffset ReadAt)> _kept = new();

    /// <summary>The first of some integrations of a tenant that stands still, or null.</summary>
    public async ValueTask<string?> FindAsync(string tenant, string region, IEnumerable<string> integrations, CancellationToken cancellation)
    {
        if (!_kept.TryGetValue((tenant, region), out var kept) || clock.GetUtcNow() - kept.ReadAt >= MaximumAge)
        {
            kept = Keep(tenant, region, await ReadAsync(tenant, region, cancellation));
        }

        return kept.Statuses.Stands.Count == 0 ? null : integrations.FirstOrDefault(kept.Statuses.IsFrozen);
    }

    /// <summary>The statuses of a tenant as they are now.</summary>
    public Task<IntegrationStatuses> ReadAsync(string tenant, string region, CancellationToken cancellation) =>
        store.LoadAsync<IntegrationStatuses>(Address(tenant, region), cancellation);

    /// <summary>Stops an integration.</summary>
    public Task<CommitResult<IntegrationStatuses>> FreezeAsync(Tenant tenant, string integration, HttpCommand command, CancellationToken cancellation) => ActAsync(
        tenant,
        command.On("freeze"),
        statuses => IntegrationStatuses.Freeze(statuses, new IntegrationFrozen(integration, command.Actor, command.Reason, clock.GetUtcNow())),
        cancellation);

    /// <summary>Lets an integration go on.</summary>
    public Task<CommitResult<IntegrationStatuses>> ThawAsync(Tenant tenant, string integration, HttpCommand command, CancellationToken cancellation) => ActAsync(
        tenant,
        command.On("thaw"),
        statuses => IntegrationStatuses.Thaw(statuses, new IntegrationThawed(integration, command.Actor, command.Reason, clock.GetUtcNow())),
        cancellation);

    private async Task<CommitResult<IntegrationStatuses>> ActAsync(Tenant tenant, Command command, Func<IntegrationStatuses, Outcome> decide, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync(Address(tenant.Id, tenant.HomeRegion), command, decide, cancellation);
        if (result is CommitResult<IntegrationStatuses>.Committed committed)
        {
            Keep(tenant.Id, tenant.HomeRegion, committed.State);
        }

        return result;
    }

    private (IntegrationStatuses Statuses, DateTimeOffset ReadAt) Keep(string tenant, string region, IntegrationStatuses statuses) =>
        _kept[(tenant, region)] = (statuses, clock.GetUtcNow());

    private static StreamAddress Address(string tenant, string region) => new(tenant, region, FabricStreams.Integrations);
}
