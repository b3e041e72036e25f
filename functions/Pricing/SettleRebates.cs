using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Pricing;

/// <summary>Fixes what is owed under agreements whose period is over, and books the difference to what was set aside.</summary>
public sealed class SettleRebates(StreamStore store, ITenantSource tenants, FabricRegions regions, RebateAgreements rebates, TimeProvider clock)
{
    /// <summary>Every night at half past three, UTC, when the revenue of the day before is recognised; each agreement once.</summary>
    [Function(nameof(SettleRebates))]
    public async Task RunAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        foreach (var tenant in (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)))
        {
            try
            {
                await SettleAsync(tenant, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // A file that is not sound stops its own tenant alone; the run fails for it at the end, and is told.
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private async Task SettleAsync(Tenant tenant, CancellationToken cancellation)
    {
        foreach (var agreement in await rebates.OfAsync(tenant, cancellation))
        {
            await SettleAsync(tenant, agreement, cancellation);
        }
    }

    private async Task SettleAsync(Tenant tenant, RebateAgreement agreement, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var today = BusinessDays.In(tenant.Entity(agreement.LegalEntityId).TimeZone, now);
        if (today < agreement.PeriodEnd)
        {
            return;
        }

        var key = $"settle:{agreement.Id}";
        await store.ExecuteAsync<RebateState>(
            new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Rebate(agreement.Id)),
            new Command(key, "rebates", "settle", key, key),
            state => RebateDecider.Settle(state, agreement, today, now),
            cancellation);
    }
}
