using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Takes dead letters into the record, on schedule. The operations interface does so as well, before it answers.</summary>
public sealed class CollectDeadLetters(DeadLetterCollector collector)
{
    /// <summary>One round.</summary>
    [Function(nameof(CollectDeadLetters))]
    public Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, CancellationToken cancellation) => collector.CollectAsync(cancellation);
}
