namespace Billing.Local.Clock;

/// <summary>
/// A clock that another process moves. A timer fires when that clock has passed its time, or when as much real time has: whoever moves
/// the clock waits until nothing runs, and does not know who waits here.
/// </summary>
/// <param name="file">Where the time stands.</param>
public sealed class FileClock(ClockFile file) : TimeProvider
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => file.Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => file.Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Watch(this, callback, state, dueTime, period);

    private sealed class Watch : ITimer
    {
        private readonly Lock _gate = new();
        private readonly FileClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly Timer _look;
        private TimeSpan _period;
        private DateTimeOffset _due;
        private DateTimeOffset _dueInRealTime;

        public Watch(FileClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _look = new Timer(static watch => ((Watch)watch!).OnLook(), this, Timeout.Infinite, Timeout.Infinite);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return _look.Change(Timeout.Infinite, Timeout.Infinite);
                }

                (_due, _dueInRealTime) = (_clock.GetUtcNow() + dueTime, DateTimeOffset.UtcNow + dueTime);
                return _look.Change(dueTime < Look ? dueTime : Look, Look);
            }
        }

        public void Dispose() => _look.Dispose();

        public ValueTask DisposeAsync() => _look.DisposeAsync();

        private void OnLook()
        {
            lock (_gate)
            {
                if (_clock.GetUtcNow() < _due && DateTimeOffset.UtcNow < _dueInRealTime)
                {
                    return;
                }

                Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            }

            _callback(_state);
        }
    }
}
