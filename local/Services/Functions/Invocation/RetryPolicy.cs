using Billing.Local.Functions.Rpc;

namespace Billing.Local.Functions.Invocation;

/// <summary>The repetition of a failed execution, by its retry attribute.</summary>
/// <param name="MaxRetryCount">Repetitions allowed; -1 stands for without end.</param>
/// <param name="Minimum">The first delay.</param>
/// <param name="Maximum">The longest delay; the delays double until they reach it.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Reads what the function's metadata says.</summary>
    public static RetryPolicy From(RpcRetryOptions options) => options.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay
        ? new RetryPolicy(options.MaxRetryCount, options.DelayInterval.ToTimeSpan(), options.DelayInterval.ToTimeSpan())
        : new RetryPolicy(options.MaxRetryCount, options.MinimumInterval.ToTimeSpan(), options.MaximumInterval.ToTimeSpan());

    /// <summary>True if another try is allowed after <paramref name="failures"/> of them.</summary>
    public bool Allows(int failures) => MaxRetryCount < 0 || failures <= MaxRetryCount;

    /// <summary>Time to wait after the failure with this number, the first being 1.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        var factor = Math.Pow(2, Math.Min(failures - 1, 40));
        var ticks = Minimum.Ticks * factor;
        return ticks >= Maximum.Ticks ? Maximum : TimeSpan.FromTicks((long)ticks);
    }
}
