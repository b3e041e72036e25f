using Billing.Domain.Approvals;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Approvals;

/// <summary>Reminds people of proposals that wait for them, and ends those whose time is up.</summary>
public sealed class SeeToApprovals(ITenantSource tenants, FabricRegions regions, StreamStore store, StreamQueries queries, TimeProvider clock)
{
    private const int MostAtOnce = 500;

    /// <summary>One look over the proposals that wait.</summary>
    [Function(nameof(SeeToApprovals))]
    public async Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var due = new StatesByTime<ApprovalState>(FabricStreams.Approvals, "requested.remindAt", state => state.Requested!.RemindAt)
        {
            OldestFirst = true,
            Conditions = [StateCondition.Is("status", "pending"), StateCondition.Until("requested.remindAt", now)],
        };
        foreach (var tenant in (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)))
        {
            foreach (var state in await queries.TakeAsync(tenant.Id, tenant.HomeRegion, due, after: null, MostAtOnce, cancellation))
            {
                var key = $"time:{(state.Data.RemindedAt is null ? "remind" : "expire")}:{state.Data.Requested!.OccurredAt:O}";
                await store.ExecuteAsync<ApprovalState>(
                    new StreamAddress(tenant.Id, tenant.HomeRegion, state.Stream),
                    new Command(key, nameof(SeeToApprovals), "pass-time", key, key),
                    before => ApprovalDecider.PassTime(before, now),
                    cancellation);
            }
        }
    }
}
