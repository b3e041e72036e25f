using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Invocation;

/// <summary>How often and when a failed execution is repeated, from a retry attribute.</summary>
/// <param name="MaxRetryCount">Repetitions allowed; -1 stands for without end.</param>
/// <param name="Minimum">The first delay.</param>
/// <param name="Maximum">The longest delay; the delays double until they reach it.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Reads the attribute.</summary>
    /// <returns>The policy, or null with a reason.</returns>
    public static RetryPolicy? From(RetryAttribute attribute, out string? problem)
    {
        problem = attribute.MaxRetryCount < -1 ? $"a retry count of {attribute.MaxRetryCount} is not possible" : null;
        return attribute switch
        {
            FixedDelayRetryAttribute fixedDelay when Parse(fixedDelay.DelayInterval, ref problem, out var delay) =>
                new RetryPolicy(attribute.MaxRetryCount, delay, delay),
            ExponentialBackoffRetryAttribute backoff when Parse(backoff.MinimumInterval, ref problem, out var least)
                && Parse(backoff.MaximumInterval, ref problem, out var most) =>
                new RetryPolicy(attribute.MaxRetryCount, least, most),
            _ => null,
        };
    }

    /// <summary>Whether another try is allowed after <paramref name="failures"/> of them.</summary>
    public bool Allows(int failures) => MaxRetryCount < 0 || failures <= MaxRetryCount;

    /// <summary>How long to wait after the failure with this number, the first being 1.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        var factor = Math.Pow(2, Math.Min(failures - 1, 40));
        var ticks = Minimum.Ticks * factor;
        return ticks >= Maximum.Ticks ? Maximum : TimeSpan.FromTicks((long)ticks);
    }

    private static bool Parse(string text, ref string? problem, out TimeSpan span)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span) && span >= TimeSpan.Zero)
        {
            return problem is null;
        }

        problem ??= $"the retry interval '{text}' is not of the form hh:mm:ss";
        return false;
    }
}
