namespace Billing.Local.Faults;

/// <summary>A clock as one life of the host sees it: when the host has died, none of its timers fires any more.</summary>
internal sealed class LifeClock(TimeProvider inner) : TimeProvider
{
    private readonly bool _isReal = IsReal(inner);
    private volatile bool _isOver;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer? timer = null;
        timer = inner.CreateTimer(Fire, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;

        void Fire(object? given)
        {
            if (_isOver)
            {
                timer?.Dispose();
            }
            else
            {
                callback(given);
            }
        }
    }

    /// <summary>True if a clock goes on by itself.</summary>
    public static bool IsReal(TimeProvider clock) => clock == System || clock is LifeClock { _isReal: true };

    /// <summary>The host has died.</summary>
    public void End() => _isOver = true;
}
