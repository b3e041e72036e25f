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
public sealed class RevenueRun(StreamStore store, StreamQueries queries, ITenantSource tenants, FabricRegions regions, TimeProvider clock)
{
    /// <summary>Every night at half past twelve, UTC; one run for each tenant.</summary>
    [Function(nameof(RevenueRun))]
    public async Task StartAsync([TimerTrigger("0 30 0 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        foreach (var run in await RunKey.ForAllAsync("revenue-run", tenants, regions, clock.GetUtcNow(), cancellation))
        {
            await Runs.StartAsync(durable, nameof(RevenueRunProcess), run, cancellation);
        }
    }

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(RevenueRunProcess))]
    public static Task<RunResult> RevenueRunProcess([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Runs.SpreadAsync(context, nameof(ListRatableContracts), nameof(RevenueRunBatch));

    /// <summary>Some contracts of a run.</summary>
    [Function(nameof(RevenueRunBatch))]
    public static Task<RunResult> RevenueRunBatch([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Runs.WorkAsync(context, nameof(RecogniseContract));

    /// <summary>The orders with something left that time alone earns.</summary>
    [Function(nameof(ListRatableContracts))]
    public async Task<List<string>> ListRatableContracts([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var orders = new List<string>();
        await foreach (var state in queries.StatesAsync<RevenueContract>(run.Tenant, run.Region, FabricStreams.Revenue, cancellation))
        {
            if (state.Data.HasRatableLeft)
            {
                orders.Add(state.Stream[FabricStreams.Revenue.Length..]);
            }
        }

        orders.Sort(StringComparer.Ordinal);
        return orders;
    }

    /// <summary>Recognises what is earned of one order up to today.</summary>
    [Function(nameof(RecogniseContract))]
    public Task RecogniseContract([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(RecogniseContract), () => RecogniseAsync(item, cancellation));

    private async Task RecogniseAsync(RunItem item, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(item.Run.Tenant);
        var address = item.Run.Address(FabricStreams.RevenueOf(item.Item));
        var state = await store.LoadAsync<RevenueContract>(address, cancellation);
        var now = clock.GetUtcNow();
        var today = BusinessDays.In(tenant.Entity(state.Obligations[0].LegalEntityId).TimeZone, now);
        await store.ExecuteAsync<RevenueContract>(
            address,
            new Command($"pass-time:{today:yyyy-MM-dd}", "revenue-run", "pass-time", item.Run.InstanceId, item.Run.InstanceId),
            before => RevenueDecider.RecogniseRatably(before, item.Item, today, now),
            cancellation);
    }
}
