using Billing.Domain.Orders;
using Billing.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Billing.Functions.Orders;

/// <summary>
/// The process of one order from confirmation to the last invoice. It holds no state of its own: each round looks at what is
/// left to do, does it, or waits for the order to change. A change that comes while it works is kept for the next round.
/// </summary>
public static class OrderToCash
{
    /// <summary>Name of the external event that wakes the process.</summary>
    public const string OrderChanged = "OrderChanged";

    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(15)));

    /// <summary>One round.</summary>
    [Function(nameof(OrderToCash))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<OrderKey>()!;
        var process = new StalledProcess(order.Tenant, order.Region, nameof(OrderToCash), order.InstanceId, order.Reference, order.FailedRounds);
        OrderProgress? progress = null;
        if (!await StalledProcess.TryAsync(context, process, async () => progress = await WorkAsync(context, order)))
        {
            context.ContinueAsNew(order with { FailedRounds = order.FailedRounds + 1 });
            return;
        }

        if (progress is { HasWork: false, IsComplete: true })
        {
            return;
        }

        if (!progress!.HasWork && !await StalledProcess.TryAsync(context, process with { Rounds = 0 }, () => WaitAsync(context, order, progress)))
        {
            context.ContinueAsNew(order with { FailedRounds = 1 });
            return;
        }

        context.ContinueAsNew(order with { FailedRounds = 0 });
    }

    /// <summary>Does what is left to do.</summary>
    private static async Task<OrderProgress> WorkAsync(TaskOrchestrationContext context, OrderKey order)
    {
        var progress = await context.CallActivityAsync<OrderProgress>(nameof(OrderActivities.ReadOrderProgress), order, Retry);
        if (progress.HasWork)
        {
            await WorkAsync(context, order, progress);
        }

        return progress;
    }

    private static async Task WorkAsync(TaskOrchestrationContext context, OrderKey order, OrderProgress progress)
    {
        if (progress.DeliverDigital)
        {
            await context.CallActivityAsync(nameof(OrderActivities.DeliverDigitalLines), order, Retry);
        }

        foreach (var lineId in progress.SubscriptionsToActivate)
        {
            await context.CallActivityAsync(nameof(OrderActivities.ActivateSubscription), new OrderPart(order, lineId), Retry);
        }

        foreach (var shipmentId in progress.ShipmentsToInvoice)
        {
            await context.CallActivityAsync(nameof(OrderActivities.InvoiceShipment), new OrderPart(order, shipmentId), Retry);
        }
    }

    private static async Task WaitAsync(TaskOrchestrationContext context, OrderKey order, OrderProgress progress)
    {
        if (!progress.AwaitsPayment)
        {
            await context.WaitForExternalEvent<string>(OrderChanged);
            return;
        }

        using var stopWaiting = new CancellationTokenSource();
        var changed = context.WaitForExternalEvent<string>(OrderChanged, stopWaiting.Token);
        var deadline = context.CreateTimer(progress.PaymentDeadline.UtcDateTime, stopWaiting.Token);
        var first = await Task.WhenAny(changed, deadline);
#pragma warning disable CA1849, MA0042 // CancelAsync would leave the orchestrator's thread, which replay does not allow.
        stopWaiting.Cancel();
#pragma warning restore CA1849, MA0042
        if (first == deadline)
        {
            await context.CallActivityAsync(nameof(OrderActivities.NotePaymentOverdue), order, Retry);
        }
    }
}

/// <summary>A line or a shipment of an order.</summary>
public sealed record OrderPart(OrderKey Order, string Id);
