using Billing.Domain.Primitives;
using Billing.Domain.Pricing.Changes;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>Carries out what people decide about changes of prices, each on the stream of the change.</summary>
public sealed class PriceChanges(StreamStore store, PriceBooks books, TimeProvider clock)
{
    /// <summary>All changes of a tenant, the latest to count first.</summary>
    public async Task<IReadOnlyList<ChangeSetState>> ListAsync(Tenant tenant, CancellationToken cancellation) =>
        [.. (await books.TimelineAsync(tenant, cancellation)).Changes.OrderByDescending(change => change.Draft!.EffectiveFrom)];

    /// <summary>Writes or rewrites a draft.</summary>
    public Task<CommitResult<ChangeSetState>> DraftAsync(Tenant tenant, WrittenChangeSet written, PriceActor actor, CancellationToken cancellation) => ExecuteAsync(
        tenant,
        written.ChangeSetId,
        "draft-price-change",
        actor,
        state => ChangeSetDecider.Draft(
            state, new PriceChangeDrafted(written.ChangeSetId, written.Title, actor.Name, written.EffectiveFrom, written.Edits, clock.GetUtcNow()), actor),
        cancellation);

    /// <summary>Asks for approval.</summary>
    public async Task<CommitResult<ChangeSetState>> ProposeAsync(Tenant tenant, string changeSet, PriceActor actor, CancellationToken cancellation)
    {
        var timeline = await books.TimelineAsync(tenant, cancellation);
        return await ExecuteAsync(
            tenant,
            changeSet,
            "propose-price-change",
            actor,
            state => ChangeSetDecider.Propose(state, actor, timeline.At(state.Draft?.EffectiveFrom ?? clock.GetUtcNow()), clock.GetUtcNow()),
            cancellation);
    }

    /// <summary>Allows a change.</summary>
    public async Task<CommitResult<ChangeSetState>> ApproveAsync(Tenant tenant, string changeSet, PriceActor actor, string note, CancellationToken cancellation)
    {
        var timeline = await books.TimelineAsync(tenant, cancellation);
        return await ExecuteAsync(
            tenant,
            changeSet,
            "approve-price-change",
            actor,
            state => ChangeSetDecider.Approve(state, actor, note, timeline.At(state.Draft?.EffectiveFrom ?? clock.GetUtcNow()), clock.GetUtcNow()),
            cancellation);
    }

    /// <summary>Sends a change back to its author.</summary>
    public Task<CommitResult<ChangeSetState>> ReturnAsync(Tenant tenant, string changeSet, PriceActor actor, string note, CancellationToken cancellation) => ExecuteAsync(
        tenant, changeSet, "return-price-change", actor, state => ChangeSetDecider.Return(state, actor, note, clock.GetUtcNow()), cancellation);

    private Task<CommitResult<ChangeSetState>> ExecuteAsync(
        Tenant tenant, string changeSet, string what, PriceActor actor, Func<ChangeSetState, Outcome> decide, CancellationToken cancellation)
    {
        // A person's act is no message that comes again: the state says whether it was done.
        var key = $"{what}:{actor.Name}:{clock.GetUtcNow().UtcTicks}";
        return store.ExecuteAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.PriceChange(changeSet)), new Command(key, actor.Name, what, changeSet, changeSet), decide, cancellation);
    }
}
