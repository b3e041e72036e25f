using System.Collections.Concurrent;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Messaging.Integrations;

/// <summary>Knows which integrations stand still. The board of a tenant is read anew after ten seconds, so a freeze takes hold everywhere by then.</summary>
public sealed class IntegrationFreezes(StreamStore store, TimeProvider clock)
{
    /// <summary>Age at which a board is read anew.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Tenant, string Region), (IntegrationStatuses Board, DateTimeOffset ReadAt)> _kept = new();

    /// <summary>The first of some integrations of a tenant that stands still, or null.</summary>
    public async ValueTask<string?> FindAsync(string tenant, string region, IEnumerable<string> integrations, CancellationToken cancellation)
    {
        if (!_kept.TryGetValue((tenant, region), out var kept) || clock.GetUtcNow() - kept.ReadAt >= MaximumAge)
        {
            kept = Keep(tenant, region, await ReadAsync(tenant, region, cancellation));
        }

        return kept.Board.Stands.Count == 0 ? null : integrations.FirstOrDefault(kept.Board.IsFrozen);
    }

    /// <summary>The board of a tenant as it is now.</summary>
    public Task<IntegrationStatuses> ReadAsync(string tenant, string region, CancellationToken cancellation) =>
        store.LoadAsync<IntegrationStatuses>(Address(tenant, region), cancellation);

    /// <summary>Stops an integration.</summary>
    public Task<CommitResult<IntegrationStatuses>> FreezeAsync(Tenant tenant, string integration, HttpCommand command, CancellationToken cancellation) => ActAsync(
        tenant,
        command.On("freeze"),
        board => IntegrationStatuses.Freeze(board, new IntegrationFrozen(integration, command.Actor, command.Reason, clock.GetUtcNow())),
        cancellation);

    /// <summary>Lets an integration go on.</summary>
    public Task<CommitResult<IntegrationStatuses>> ThawAsync(Tenant tenant, string integration, HttpCommand command, CancellationToken cancellation) => ActAsync(
        tenant,
        command.On("thaw"),
        board => IntegrationStatuses.Thaw(board, new IntegrationThawed(integration, command.Actor, command.Reason, clock.GetUtcNow())),
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

    private (IntegrationStatuses Board, DateTimeOffset ReadAt) Keep(string tenant, string region, IntegrationStatuses board) =>
        _kept[(tenant, region)] = (board, clock.GetUtcNow());

    private static StreamAddress Address(string tenant, string region) => new(tenant, region, FabricStreams.Integrations);
}
