using Billing.Functions.Jobs;
using Billing.Platform.Tracing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Starts the processes of orders that are taken.</summary>
internal static class OrderProcesses
{
    // The instance id follows from the stream, so that a second start of the same order is seen.
    public static async Task StartAsync(DurableTaskClient processes, OrderKey key, CancellationToken cancellation)
    {
        if (await processes.GetInstanceAsync(key.InstanceId, cancellation) is null)
        {
            using var span = ProcessSpans.Start(nameof(OrderToCash), key.InstanceId);
            var input = key with { TraceParent = FabricTracing.Context };
            await processes.ScheduleNewOrchestrationInstanceAsync(nameof(OrderToCash), input, new StartOrchestrationOptions(key.InstanceId), cancellation);
        }
    }
}
