using Microsoft.DurableTask;

namespace Billing.Functions.Jobs;

/// <summary>Retries of the activities of durable processes.</summary>
public static class ActivityRetry
{
    /// <summary>Ten attempts, spread over about an hour.</summary>
    public static TaskOptions OverAnHour { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(10)));
}
