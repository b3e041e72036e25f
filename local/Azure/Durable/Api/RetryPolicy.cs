namespace Microsoft.DurableTask;

/// <summary>How often and at what intervals a failed activity or sub-orchestration is tried again.</summary>
public class RetryPolicy
{
    /// <summary>Checks and keeps the policy.</summary>
    /// <param name="maxNumberOfAttempts">All attempts together, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">The pause before the second attempt; more than zero.</param>
    /// <param name="backoffCoefficient">By what each further pause is longer; at least 1.</param>
    /// <param name="maxRetryInterval">The longest pause; one hour unless given.</param>
    /// <param name="retryTimeout">No new attempt this long after the first; unlimited unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>All attempts together, the first included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>The pause before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>By what each further pause is longer.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest pause; <see cref="Timeout.InfiniteTimeSpan"/> means no limit.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>How long after the first attempt another may start; <see cref="Timeout.InfiniteTimeSpan"/> means no limit.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Decides whether a failure is worth another attempt; all are unless set.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => FailureFilter = value;
    }

    internal Func<TaskFailureDetails, bool>? FailureFilter { get; private init; }

    private static void ThrowIfShorter(TimeSpan? value, TimeSpan least, string name)
    {
        if (value is { } given && given != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, least, name);
        }
    }
}
