using Billing.Local.Functions.Binding;

namespace Billing.Local.Functions.Invocation;

/// <summary>Runs a function and, where its retry attribute says so, again until it succeeds.</summary>
internal static class RetryLoop
{
    /// <summary>Runs the function. The caller holds the gate; while the loop waits for the clock it does not.</summary>
    /// <returns>Whether one of the executions succeeded. Failures have been logged.</returns>
    public static async Task<bool> RunAsync(Function function, Func<LocalRetryContext?, TriggerEvent> trigger, TriggerParts parts, CancellationToken stop)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var retry = function.Retry is { } policy ? new LocalRetryContext(failures, policy.MaxRetryCount) : null;
                await function.InvokeAsync(trigger(retry), CancellationToken.None);
                return true;
            }
            catch (Exception)
            {
                // The pipeline has logged it.
                failures++;
            }

            if (function.Retry?.Allows(failures) != true || stop.IsCancellationRequested)
            {
                return false;
            }

            if (!await parts.Gate.PauseAsync(parts.Clock, function.Retry.DelayAfter(failures), stop))
            {
                return false;
            }
        }
    }
}
