using Billing.Domain.Orders;
using Billing.Functions.Exceptions;
using Billing.Functions.Jobs;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Tells a person of money for an order that does not come. When it does come, what was told is in order.</summary>
public sealed class MissingOrderRun(JobStarter jobs, StreamStore store, StreamQueries queries, ITenantSource tenants, ExceptionQueue desk, TimeProvider clock)
{
    /// <summary>The job.</summary>
    public static ItemJob Job { get; } = new("missing-orders", nameof(MissingOrderProcess), nameof(MissingOrderBatch), nameof(ListMissingOrders), nameof(TellMissingOrder));

    /// <summary>Every night at two, UTC; one run for each tenant.</summary>
    [Function(nameof(MissingOrderRun))]
    public Task StartAsync([TimerTrigger("0 0 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation);

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(MissingOrderProcess))]
    public static Task<RunResult> MissingOrderProcess([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunAsync(context);

    /// <summary>Some orders of a run.</summary>
    [Function(nameof(MissingOrderBatch))]
    public static Task<RunResult> MissingOrderBatch([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunBatchAsync(context);

    /// <summary>The orders that were paid before the tenant's deadline and are not here.</summary>
    [Function(nameof(ListMissingOrders))]
    public async Task<List<string>> ListMissingOrders([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var since = await DeadlineAsync(run, cancellation);
        return await run.ListAsync<OrderState>(queries, FabricStreams.Orders, state => MissingOrder.IsMissing(state, since), cancellation);
    }

    /// <summary>Tells of one.</summary>
    [Function(nameof(TellMissingOrder))]
    public Task<string?> TellMissingOrder([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(TellMissingOrder), () => TellAsync(item, cancellation));

    private async Task<string?> TellAsync(RunItem item, CancellationToken cancellation)
    {
        var (run, reference) = (item.Run, item.Item);
        var state = await store.LoadAsync<OrderState>(run.Address(FabricStreams.Order(reference)), cancellation);
        if (MissingOrder.IsMissing(state, await DeadlineAsync(run, cancellation)))
        {
            var (problem, paid) = MissingOrder.QuestionOf(state, reference);
            await desk.ReportAsync(run.Tenant, run.Region, MissingOrder.ExceptionId(reference), problem, reference, paid, run.InstanceId, cancellation);
        }

        return null;
    }

    private async Task<DateTimeOffset> DeadlineAsync(RunKey run, CancellationToken cancellation) =>
        clock.GetUtcNow().AddDays(-(await tenants.GetAsync(cancellation)).Get(run.Tenant).OrderPatience);
}
