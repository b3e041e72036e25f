using Azure.Messaging.ServiceBus;
using Billing.Local.Hosting;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Demo;

/// <summary>Looks for what the day left lying: messages that nobody could handle, processes that failed.</summary>
internal static class LeftBehind
{
    /// <summary>Two checks, for all tenants together.</summary>
    public static async Task<IReadOnlyList<SummaryCheck>> CheckAsync(LocalFabric fabric, CancellationToken cancellation) =>
    [
        await DeadLettersAsync(fabric, cancellation),
        await FailedProcessesAsync(fabric, cancellation),
    ];

    private static async Task<SummaryCheck> DeadLettersAsync(LocalFabric fabric, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var path in fabric.MessageEntities)
        {
            await using var receiver = fabric.Bus.CreateReceiver(path, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            foreach (var message in await receiver.PeekMessagesAsync(100, cancellationToken: cancellation))
            {
                found.Add($"{path}: {message.DeadLetterReason}: {message.DeadLetterErrorDescription}");
            }
        }

        return new SummaryCheck("no-dead-letters", found.Count == 0, found.Count == 0 ? $"{fabric.MessageEntities.Count} queues and subscriptions" : found[0]);
    }

    private static async Task<SummaryCheck> FailedProcessesAsync(LocalFabric fabric, CancellationToken cancellation)
    {
        var (all, failed) = (0, new List<string>());
        await foreach (var instance in fabric.Processes.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true }).WithCancellation(cancellation))
        {
            all++;
            if (instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated)
            {
                failed.Add($"{instance.InstanceId}: {instance.FailureDetails?.ErrorMessage}");
            }
        }

        return new SummaryCheck("no-failed-processes", failed.Count == 0, failed.Count == 0 ? $"{all} processes" : failed[0]);
    }
}
