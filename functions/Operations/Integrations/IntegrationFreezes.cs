using System.Collections.Concurrent;
using Billing.Functions.Operations.DeadLetters;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations.Integrations;

/// <summary>Which integrations stand still. The board of a tenant is read anew after ten seconds, so a freeze takes hold everywhere by then.</summary>
public sealed class IntegrationFreezes(StreamStore store, TimeProvider clock)
{
    /// <summary>How old a board may be that is looked at.</summary>
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
    public Task<IntegrationStatuses> FreezeAsync(string tenant, string region, string integration, OperatorAct by, CancellationToken cancellation) => ActAsync(
        tenant,
        region,
        "freeze",
        by,
        board => IntegrationStatuses.Freeze(board, new IntegrationFrozen(integration, by.Actor, by.Reason, clock.GetUtcNow())),
        cancellation);

    /// <summary>Lets an integration go on.</summary>
    public Task<IntegrationStatuses> ThawAsync(string tenant, string region, string integration, OperatorAct by, CancellationToken cancellation) => ActAsync(
        tenant,
        region,
        "thaw",
        by,
        board => IntegrationStatuses.Thaw(board, new IntegrationThawed(integration, by.Actor, by.Reason, clock.GetUtcNow())),
        cancellation);

    private async Task<IntegrationStatuses> ActAsync(
        string tenant, string region, string what, OperatorAct by, Func<IntegrationStatuses, Domain.Primitives.Outcome> decide, CancellationToken cancellation)
    {
        var acts = (await ReadAsync(tenant, region, cancellation)).Acts;
        var key = $"{what}:{by.Actor}:{acts}:{clock.GetUtcNow().UtcTicks}";
        var result = await store.ExecuteAsync(Address(tenant, region), new Command(key, by.Actor, what, key, key), decide, cancellation);
        return Keep(tenant, region, result.CurrentState).Board;
    }

    private (IntegrationStatuses Board, DateTimeOffset ReadAt) Keep(string tenant, string region, IntegrationStatuses board) =>
        _kept[(tenant, region)] = (board, clock.GetUtcNow());

    private static StreamAddress Address(string tenant, string region) => new(tenant, region, FabricStreams.Integrations);
}
