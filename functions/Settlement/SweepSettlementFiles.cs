using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Settlement;

/// <summary>
/// Takes up settlement files whose notice was lost, or whose notice failed until the platform gave it up (five times in a row make
/// it poison). The container is what was sent; the notice only says when to look.
/// </summary>
public sealed class SweepSettlementFiles(
    ITenantSource tenants, FabricRegions regions, SettlementFiles files, SettlementInbox inbox, TimeProvider clock, ILogger<SweepSettlementFiles> log)
{
    /// <summary>Files older than this are not looked at: they have been taken up, or an exception has told of them for weeks.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(60);

    /// <summary>Time that a notice has before its file is looked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>One sweep. A file that cannot be read stops no other.</summary>
    [Function(nameof(SweepSettlementFiles))]
    public async Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        foreach (var tenant in (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)))
        {
            var now = clock.GetUtcNow();
            await foreach (var (gateway, name) in files.StoredAsync(tenant.Id, now - Horizon, now - Patience, cancellation))
            {
                await TakeAsync(tenant, gateway, name, durable, failures, cancellation);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Settlement files could not be taken up; the next sweep tries again.", failures);
        }
    }

    private async Task TakeAsync(Tenant tenant, string gateway, string name, DurableTaskClient durable, List<Exception> failures, CancellationToken cancellation)
    {
        try
        {
            if (await inbox.WaitsAsync(tenant, gateway, name, cancellation))
            {
                await using var content = await files.OpenAsync(tenant.Id, gateway, name, cancellation);
                await inbox.TakeAsync(tenant, gateway, name, content, durable, cancellation);
                log.LogInformation("Settlement file {Gateway}/{Name} of {Tenant} was still waiting and is taken up.", gateway, name, tenant.Id);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failures.Add(failure);
        }
    }
}
