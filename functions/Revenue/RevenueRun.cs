using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Functions.Jobs;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Revenue;

/// <summary>Recognises, every night, what the days gone by have earned of subscriptions.</summary>
public sealed class RevenueRun(JobStarter jobs, StreamStore store, StreamQueries queries, ITenantSource tenants, TimeProvider clock)
{
    /// <summary>The job.</summary>
    public static ItemJob Job { get; } = new("revenue-run", nameof(RevenueRunProcess), nameof(RevenueRunBatch), nameof(ListRatableContracts), nameof(RecogniseContract));

    /// <summary>Every night at half past twelve, UTC; one run for each tenant.</summary>
    [Function(nameof(RevenueRun))]
    public Task StartAsync([TimerTrigger("0 30 0 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation);

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(RevenueRunProcess))]
    public static Task<RunResult> RevenueRunProcess([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunAsync(context);

    /// <summary>Some contracts of a run.</summary>
    [Function(nameof(RevenueRunBatch))]
    public static Task<RunResult> RevenueRunBatch([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunBatchAsync(context);

    /// <summary>The orders with something left that time alone earns.</summary>
    [Function(nameof(ListRatableContracts))]
    public Task<List<string>> ListRatableContracts([ActivityTrigger] RunKey run, CancellationToken cancellation) =>
        run.ListAsync<RevenueContract>(queries, FabricStreams.Revenue, state => state.HasRatableLeft, cancellation);

    /// <summary>Recognises what is earned of one order up to today.</summary>
    [Function(nameof(RecogniseContract))]
    public Task<string?> RecogniseContract([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(RecogniseContract), () => RecogniseAsync(item, cancellation));

    private async Task<string?> RecogniseAsync(RunItem item, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(item.Run.Tenant);
        var address = item.Run.Address(FabricStreams.RevenueOf(item.Item));
        var state = await store.LoadAsync<RevenueContract>(address, cancellation);
        var now = clock.GetUtcNow();
        var today = BusinessDays.In(tenant.Entity(state.Obligations[0].LegalEntityId).TimeZone, now);
        return RunItem.RefusalOf(await store.ExecuteAsync<RevenueContract>(
            address,
            item.Run.Command($"pass-time:{today:yyyy-MM-dd}", "pass-time"),
            before => RevenueDecider.RecogniseRatably(before, item.Item, today, now),
            cancellation));
    }
}
