using Billing.Platform.Tenants;
using Billing.Platform.Tracing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Jobs;

/// <summary>Starts the runs of jobs; a timer that fires twice in a day starts each run once.</summary>
public sealed class JobStarter(ITenantSource tenants, FabricRegions regions, TimeProvider clock)
{
    /// <summary>Starts today's run of a job for the tenants at home here.</summary>
    /// <param name="job">The job.</param>
    /// <param name="durable">The durable processes.</param>
    /// <param name="cancellation">Stops before the next start.</param>
    /// <param name="concerns">Tenants that the job concerns; null for all.</param>
    public async Task StartAsync(TenantJob job, DurableTaskClient durable, CancellationToken cancellation, Func<Tenant, bool>? concerns = null)
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var tenant in (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion) && concerns?.Invoke(tenant) != false))
        {
            await StartAsync(job, new RunKey(job.Name, tenant.Id, tenant.HomeRegion, day), durable, cancellation);
        }
    }

    private static async Task StartAsync(TenantJob job, RunKey run, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (await durable.GetInstanceAsync(run.InstanceId, cancellation) is null)
        {
            using var span = ProcessSpans.Start(job.Process, run.InstanceId);
            await durable.ScheduleNewOrchestrationInstanceAsync(job.Process, run with { TraceParent = FabricTracing.Context }, new StartOrchestrationOptions(run.InstanceId), cancellation);
        }
    }
}
