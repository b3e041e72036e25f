using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;
using Billing.Functions.Jobs;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Pricing;

/// <summary>Fixes what is owed under agreements whose period is over, and books the difference to what was set aside.</summary>
public sealed class SettleRebates(JobStarter jobs, StreamStore store, ITenantSource tenants, RebateAgreements rebates, TimeProvider clock)
{
    /// <summary>The job.</summary>
    public static ItemJob Job { get; } = new(
        "settle-rebates", nameof(SettleRebatesProcess), nameof(SettleRebatesBatch), nameof(ListEndedAgreements), nameof(SettleRebate));

    /// <summary>Every night at half past three, UTC, when the revenue of the day before is recognised; each agreement once.</summary>
    [Function(nameof(SettleRebates))]
    public Task StartAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation);

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(SettleRebatesProcess))]
    public static Task<RunResult> SettleRebatesProcess([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunAsync(context);

    /// <summary>Some agreements of a run.</summary>
    [Function(nameof(SettleRebatesBatch))]
    public static Task<RunResult> SettleRebatesBatch([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunBatchAsync(context);

    /// <summary>The agreements whose period is over.</summary>
    [Function(nameof(ListEndedAgreements))]
    public async Task<List<string>> ListEndedAgreements([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(run.Tenant);
        return
        [
            .. (await rebates.OfAsync(tenant, cancellation))
                .Where(agreement => Today(tenant, agreement) >= agreement.PeriodEnd)
                .Select(agreement => agreement.Id)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Settles an agreement.</summary>
    [Function(nameof(SettleRebate))]
    public Task<string?> SettleRebate([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(SettleRebate), () => SettleAsync(item, cancellation));

    private async Task<string?> SettleAsync(RunItem item, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(item.Run.Tenant);
        if ((await rebates.OfAsync(tenant, cancellation)).FirstOrDefault(agreement => agreement.Id == item.Item) is not { } agreement)
        {
            return "The agreement is no longer configured.";
        }

        var key = $"settle:{agreement.Id}";
        return RunItem.RefusalOf(await store.ExecuteAsync<RebateState>(
            item.Run.Address(FabricStreams.Rebate(agreement.Id)),
            new Command(key, "rebates", "settle", key, key),
            state => RebateDecider.Settle(state, agreement, Today(tenant, agreement), clock.GetUtcNow()),
            cancellation));
    }

    private DateOnly Today(Tenant tenant, RebateAgreement agreement) => BusinessDays.In(tenant.Entity(agreement.LegalEntityId).TimeZone, clock.GetUtcNow());
}
