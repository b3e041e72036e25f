using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Functions.Exceptions;
using Billing.Functions.Jobs;
using Billing.Functions.Payments;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>
/// Tells a person of money whose other half does not come: a payment without its order, a refund or dispute without its capture. When it does come,
/// what was told is in order. Looks again at what storefronts told and a person must say something about.
/// </summary>
public sealed class MissingOrderRun(
    JobStarter jobs, StreamStore store, StreamQueries queries, ITenantSource tenants, ShopOrders shops, RefundReview refunds, ExceptionQueue exceptions, TimeProvider clock)
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

    /// <summary>Streams of orders that were paid before the tenant's deadline and are not here, of payments without a capture, of refunds that wait for a storefront's word, of storefronts' orders with open money.</summary>
    [Function(nameof(ListMissingOrders))]
    public async Task<List<string>> ListMissingOrders([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var since = await DeadlineAsync(run, cancellation);
        var orders = await run.ListAsync<OrderState>(queries, FabricStreams.Orders, state => MissingOrder.IsMissing(state, since), cancellation);
        var payments = await run.ListAsync<PaymentState>(queries, FabricStreams.Payments, state => MissingCapture.IsMissing(state, since), cancellation);
        var tenant = (await tenants.GetAsync(cancellation)).Get(run.Tenant);
        var accounts = RefundReview.IsByPolicy(tenant)
            ? await run.ListAsync<Receivable>(queries, FabricStreams.Receivables, state => RefundReview.Waits(state, since), cancellation)
            : [];
        return
        [
            .. orders,
            .. payments.Select(payment => $"{FabricStreams.Payments}{payment}"),
            .. accounts.Select(account => $"{FabricStreams.Receivables}{account}"),
            .. await shops.ListOpenAsync(run, tenant, queries, since, cancellation),
        ];
    }

    /// <summary>Tells of one.</summary>
    [Function(nameof(TellMissingOrder))]
    public Task<string?> TellMissingOrder([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(TellMissingOrder), async () =>
        {
            var (run, name) = (item.Run, item.Item);
            var since = await DeadlineAsync(run, cancellation);
            await (name.StartsWith(FabricStreams.ShopOrders, StringComparison.Ordinal)
                ? shops.ReviewAsync((await tenants.GetAsync(cancellation)).Get(run.Tenant), name, since, run.InstanceId, cancellation)
                : name.StartsWith(FabricStreams.Receivables, StringComparison.Ordinal)
                    ? refunds.LookAsync(run.Tenant, name[FabricStreams.Receivables.Length..], mayDecide: true, run.InstanceId, cancellation)
                : name.StartsWith(FabricStreams.Payments, StringComparison.Ordinal)
                    ? TellOfPaymentAsync(run, name, since, cancellation)
                    : TellOfOrderAsync(run, name, since, cancellation));
            return null;
        });

    private async Task TellOfOrderAsync(RunKey run, string reference, DateTimeOffset since, CancellationToken cancellation)
    {
        var state = await store.LoadAsync<OrderState>(run.Address(FabricStreams.Order(reference)), cancellation);
        if (MissingOrder.IsMissing(state, since))
        {
            var (problem, paid) = MissingOrder.QuestionOf(state, reference);
            await exceptions.ReportAsync(run.Tenant, run.Region, MissingOrder.ExceptionId(reference), problem, reference, paid, run.InstanceId, cancellation);
        }
    }

    private async Task TellOfPaymentAsync(RunKey run, string stream, DateTimeOffset since, CancellationToken cancellation)
    {
        var state = await store.LoadAsync<PaymentState>(run.Address(stream), cancellation);
        if (MissingCapture.IsMissing(state, since) && stream.Split('/') is [_, var gateway, var payment])
        {
            var question = MissingCapture.QuestionOf(state, gateway, payment);
            await exceptions.ReportAsync(run.Tenant, run.Region, question.ExceptionId, question.Problem, payment, question.Amount, run.InstanceId, cancellation);
        }
    }

    private async Task<DateTimeOffset> DeadlineAsync(RunKey run, CancellationToken cancellation) =>
        clock.GetUtcNow().AddDays(-(await tenants.GetAsync(cancellation)).Get(run.Tenant).OrderPatience);
}
