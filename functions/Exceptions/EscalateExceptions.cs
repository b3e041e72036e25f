using Billing.Domain.Exceptions;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>Watches the clocks of exceptions: what is not resolved in time goes up its escalation path. Routes those that nobody routed.</summary>
public sealed class EscalateExceptions(
    ITenantSource tenants, FabricRegions regions, StreamStore store, StreamQueries queries, ExceptionPolicies policies, ExceptionRouter router, TimeProvider clock)
{
    private const int MostAtOnce = 200;

    /// <summary>One look over the open exceptions.</summary>
    [Function(nameof(EscalateExceptions))]
    public async Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        foreach (var tenant in (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)))
        {
            await RouteAsync(tenant, cancellation);
            await EscalateAsync(tenant, cancellation);
        }
    }

    // Those of a time before there were routes; others are on their way over the bus, and routing twice does no harm.
    private async Task RouteAsync(Tenant tenant, CancellationToken cancellation)
    {
        var unrouted = ExceptionFilter.Newest with { OldestFirst = true, Conditions = [StateCondition.Lacks("routed"), StateCondition.Lacks("resolved")] };
        foreach (var state in await queries.TakeAsync(tenant.Id, tenant.HomeRegion, unrouted, after: null, MostAtOnce, cancellation))
        {
            var key = $"route:{state.Data.Raised!.OccurredAt:O}";
            await router.RouteAsync(AddressOf(tenant, state.Stream), new Command(key, nameof(EscalateExceptions), "route", key, key), traceParent: null, cancellation);
        }
    }

    private async Task EscalateAsync(Tenant tenant, CancellationToken cancellation)
    {
        var (now, policy) = (clock.GetUtcNow(), await policies.OfAsync(tenant, cancellation));
        var overdue = new StatesByTime<ExceptionState>(FabricStreams.Exceptions, "dueAt", state => state.DueAt!.Value)
        {
            OldestFirst = true,
            Conditions = [StateCondition.Until("dueAt", now)],
        };
        foreach (var state in await queries.TakeAsync(tenant.Id, tenant.HomeRegion, overdue, after: null, MostAtOnce, cancellation))
        {
            var key = $"escalate:{state.Data.DueAt:O}";
            await store.ExecuteAsync<ExceptionState>(
                AddressOf(tenant, state.Stream),
                new Command(key, nameof(EscalateExceptions), "escalate", key, key),
                before => ExceptionDecider.Escalate(before, policy, now),
                cancellation);
        }
    }

    private static StreamAddress AddressOf(Tenant tenant, string stream) => new(tenant.Id, tenant.HomeRegion, stream);
}
