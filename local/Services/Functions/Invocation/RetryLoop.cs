using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Rpc;

namespace Billing.Local.Functions.Invocation;

/// <summary>Runs a function and, where its retry attribute says so, again until it succeeds.</summary>
internal static class RetryLoop
{
    /// <summary>Runs the function. The caller holds the gate; while the loop waits for the clock it does not.</summary>
    /// <param name="function">The function.</param>
    /// <param name="trigger">The event to give it.</param>
    /// <param name="parts">The host.</param>
    /// <param name="onWait">Told when the loop begins and ends to wait for the clock.</param>
    /// <param name="stop">Ends the loop between two executions.</param>
    /// <returns>True if one of the executions succeeded. Failures have been logged.</returns>
    public static async Task<bool> RunAsync(
        Function function, Func<RetryContext?, TriggerEvent> trigger, TriggerParts parts, Action<bool>? onWait, CancellationToken stop)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var retry = function.Retry is { } policy ? new RetryContext { RetryCount = failures, MaxRetryCount = policy.MaxRetryCount } : null;
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

            onWait?.Invoke(true);
            var goesOn = await parts.Gate.PauseAsync(parts.Clock, function.Retry.DelayAfter(failures), stop);
            onWait?.Invoke(false);
            if (!goesOn)
            {
                return false;
            }
        }
    }
}
