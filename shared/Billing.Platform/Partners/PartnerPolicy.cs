using Billing.Platform.Limits;

namespace Billing.Platform.Partners;

/// <summary>The policy of one partner's calls: number, time, what is tried again, when it is left alone.</summary>
/// <remarks>
/// One for each name of <see cref="PartnerNames"/>; each counterpart of it (a region, a tenant's account) has limits and a circuit of its own.
/// </remarks>
public sealed record PartnerPolicy
{
    /// <summary>Calls a second, repetitions included. Default: 10, and 20 at once after a rest.</summary>
    public RateLimit Rate { get; init; } = new(10, 20);

    /// <summary>Time that a call waits for its turn under <see cref="Rate"/> before it is refused. Default: one second.</summary>
    public TimeSpan LongestRateWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Calls that may be under way at the same time. Default: 16.</summary>
    public int MostAtOnce { get; init; } = 16;

    /// <summary>Calls that may wait for one of those to end; more are refused at once. Default: 16.</summary>
    public int MostWaiting { get; init; } = 16;

    /// <summary>Time that one attempt may take, its answer read. Default: ten seconds.</summary>
    public TimeSpan AttemptTimeOut { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time that a call may take with all its waits and attempts. Default: 30 seconds.</summary>
    public TimeSpan TotalTimeOut { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Number of times that a call that failed and may be repeated is repeated in place. Default: twice.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The pause before the first repetition; it doubles, with jitter. Default: a quarter of a second.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The longest pause in place. A partner that asks for a longer one (<c>Retry-After</c>) is not waited for here: the call fails, and
    /// says when to come again. Default: two seconds.
    /// </summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The share of attempts that must have failed within <see cref="SamplingTime"/> for the circuit to open. Default: a half.</summary>
    public decimal FailureRatio { get; init; } = 0.5m;

    /// <summary>Number of attempts that it takes at least. Default: 10.</summary>
    public int MinimumAttempts { get; init; } = 10;

    /// <summary>Over how long attempts are counted. Default: 30 seconds.</summary>
    public TimeSpan SamplingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time that an open circuit lets nothing pass; then one call tries. Default: 30 seconds.</summary>
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer; a longer one is not read to its end, and the call fails. Default: 4 MiB.</summary>
    public int LargestAnswer { get; init; } = 4 * 1024 * 1024;

    /// <summary>A sentence for each field that is out of its range, with the field's name first.</summary>
    public IEnumerable<string> Check()
    {
        (string Field, bool IsWrong, string Why)[] rules =
        [
            (nameof(Rate) + "." + nameof(RateLimit.PerSecond), Rate.PerSecond is < 1 or > 100_000, "must be 1 to 100000"),
            (nameof(Rate) + "." + nameof(RateLimit.Burst), Rate.Burst is < 1 or > 1_000_000, "must be 1 to 1000000"),
            (nameof(LongestRateWait), LongestRateWait < TimeSpan.Zero || LongestRateWait > TotalTimeOut, "must be 0 to TotalTimeOut"),
            (nameof(MostAtOnce), MostAtOnce is < 1 or > 10_000, "must be 1 to 10000"),
            (nameof(MostWaiting), MostWaiting is < 0 or > 10_000, "must be 0 to 10000"),
            (nameof(AttemptTimeOut), !IsTimeOut(AttemptTimeOut) || AttemptTimeOut > TotalTimeOut, "must be 0:00:00.01 to TotalTimeOut"),
            (nameof(TotalTimeOut), !IsTimeOut(TotalTimeOut), "must be 0:00:00.01 to 0:04:00"),
            (nameof(Retries), Retries is < 0 or > 10, "must be 0 to 10"),
            (nameof(FirstPause), FirstPause < TimeSpan.Zero || FirstPause > LongestPause, "must be 0 to LongestPause"),
            (nameof(LongestPause), LongestPause < TimeSpan.Zero || LongestPause > TotalTimeOut, "must be 0 to TotalTimeOut"),
            (nameof(FailureRatio), FailureRatio is < 0.01m or > 1m, "must be 0.01 to 1"),
            (nameof(MinimumAttempts), MinimumAttempts is < 2 or > 100_000, "must be 2 to 100000"),
            (nameof(SamplingTime), !IsSpan(SamplingTime), "must be 0:00:00.5 to 1:00:00"),
            (nameof(BreakTime), !IsSpan(BreakTime), "must be 0:00:00.5 to 1:00:00"),
            (nameof(LargestAnswer), LargestAnswer is < 1 or > 64 * 1024 * 1024, "must be 1 to 67108864"),
        ];
        return rules.Where(rule => rule.IsWrong).Select(rule => $"{rule.Field} {rule.Why}.");
    }

    // A function has five minutes on the Consumption plan.
    private static bool IsTimeOut(TimeSpan span) => span >= TimeSpan.FromMilliseconds(10) && span <= TimeSpan.FromMinutes(4);

    private static bool IsSpan(TimeSpan span) => span >= TimeSpan.FromMilliseconds(500) && span <= TimeSpan.FromHours(1);
}
