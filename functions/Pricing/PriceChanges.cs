using Billing.Domain.Pricing.Changes;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>Carries out what people decide about changes of prices, each on the stream of the change.</summary>
public sealed class PriceChanges(StreamStore store, PriceBooks books, TimeProvider clock)
{
    /// <summary>Lists all changes of a tenant.</summary>
    public async Task<IReadOnlyList<ChangeSetState>> ListAsync(Tenant tenant, CancellationToken cancellation) =>
        (await books.TimelineAsync(tenant, cancellation)).Changes;

    /// <summary>Writes or rewrites a draft.</summary>
    public Task<CommitResult<ChangeSetState>> DraftAsync(Tenant tenant, WrittenChangeSet written, HttpCommand command, CancellationToken cancellation) => ExecuteAsync(
        tenant,
        written.ChangeSetId,
        "draft-price-change",
        command,
        (state, actor) => ChangeSetDecider.Draft(
            state, new PriceChangeDrafted(written.ChangeSetId, written.Title, actor.Name, written.EffectiveFrom, written.Edits, clock.GetUtcNow()), actor),
        cancellation);

    /// <summary>Asks for approval.</summary>
    public async Task<CommitResult<ChangeSetState>> ProposeAsync(Tenant tenant, string changeSet, HttpCommand command, CancellationToken cancellation)
    {
        var timeline = await books.TimelineAsync(tenant, cancellation);
        return await ExecuteAsync(
            tenant,
            changeSet,
            "propose-price-change",
            command,
            (state, actor) => ChangeSetDecider.Propose(state, actor, timeline.At(state.Draft?.EffectiveFrom ?? clock.GetUtcNow()), clock.GetUtcNow()),
            cancellation);
    }

    /// <summary>Allows a change.</summary>
    public async Task<CommitResult<ChangeSetState>> ApproveAsync(Tenant tenant, string changeSet, HttpCommand command, CancellationToken cancellation)
    {
        var timeline = await books.TimelineAsync(tenant, cancellation);
        return await ExecuteAsync(
            tenant,
            changeSet,
            "approve-price-change",
            command,
            (state, actor) => ChangeSetDecider.Approve(state, actor, command.Reason, timeline.At(state.Draft?.EffectiveFrom ?? clock.GetUtcNow()), clock.GetUtcNow()),
            cancellation);
    }

    /// <summary>Sends a change back to its author.</summary>
    public Task<CommitResult<ChangeSetState>> ReturnAsync(Tenant tenant, string changeSet, HttpCommand command, CancellationToken cancellation) => ExecuteAsync(
        tenant, changeSet, "return-price-change", command, (state, actor) => ChangeSetDecider.Return(state, actor, command.Reason, clock.GetUtcNow()), cancellation);

    private Task<CommitResult<ChangeSetState>> ExecuteAsync(
        Tenant tenant, string changeSet, string what, HttpCommand command, Func<ChangeSetState, PriceActor, Outcome> decide, CancellationToken cancellation)
    {
        var actor = new PriceActor(command.Actor, tenant.Id, command.Grants);
        return store.ExecuteAsync<ChangeSetState>(
            new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.PriceChange(changeSet)), command.On(what, changeSet), state => decide(state, actor), cancellation);
    }
}
