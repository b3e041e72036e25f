using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.Monitoring;

/// <summary>
/// Clears what was degraded and of which nothing is heard any more. All else is judged by who measures it: see
/// <see cref="MetricsMiddleware"/>.
/// </summary>
public sealed class WatchMeasures(MetricReports reports)
{
    /// <summary>At each upkeep.</summary>
    [Function(nameof(WatchMeasures))]
    public Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, CancellationToken cancellation) => reports.JudgeAsync(cancellation);
}
