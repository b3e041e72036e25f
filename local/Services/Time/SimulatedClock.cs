namespace Billing.Local.Time;

/// <summary>
/// A clock that stands still until it is told to move. Timers created from it fire in the order of their due times, in
/// the thread that moves the clock. Safe for use from several threads; only one may move it at a time.
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(SimulatedTimer Timer, long Version), (DateTimeOffset Due, long Order)> _timers = new();
    private DateTimeOffset _now;
    private long _order;

    /// <summary>Starts the clock at <paramref name="start"/>, kept in UTC.</summary>
    public SimulatedClock(DateTimeOffset start) => _now = start.ToUniversalTime();

    /// <summary>Told of each new time before anything happens at it.</summary>
    public event Action<DateTimeOffset>? Moved;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Time at which the next timer is due, or null when none is set.</summary>
    public DateTimeOffset? NextDue()
    {
        lock (_gate)
        {
            DropStale();
            return _timers.TryPeek(out _, out var key) ? key.Due : null;
        }
    }

    /// <summary>
    /// Moves the clock forward to <paramref name="target"/>, stopping at each due time on the way. Before it moves and after each
    /// stop <paramref name="settle"/> runs, so that what is under way ends at its own time, and not by its time limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The target lies in the past.</exception>
    public async Task AdvanceToAsync(DateTimeOffset target, Func<Task>? settle = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target, GetUtcNow());
        if (settle is not null)
        {
            await settle();
        }

        while (NextDue() is { } due && due <= target)
        {
            FireDue(due);
            if (settle is not null)
            {
                await settle();
            }
        }

        lock (_gate)
        {
            _now = target.ToUniversalTime();
        }

        Moved?.Invoke(GetUtcNow());
    }

    /// <summary>Moves the clock forward by <paramref name="span"/>; see <see cref="AdvanceToAsync"/>.</summary>
    public Task AdvanceAsync(TimeSpan span, Func<Task>? settle = null) => AdvanceToAsync(GetUtcNow() + span, settle);

    private void FireDue(DateTimeOffset due)
    {
        var fired = new List<SimulatedTimer>();
        lock (_gate)
        {
            _now = due > _now ? due : _now;
            while (_timers.TryPeek(out var entry, out var key) && key.Due <= _now)
            {
                _timers.Dequeue();
                if (entry.Timer.Version == entry.Version)
                {
                    fired.Add(entry.Timer);
                    entry.Timer.Reschedule(_now);
                }
            }
        }

        Moved?.Invoke(GetUtcNow());
        foreach (var timer in fired)
        {
            timer.Fire();
        }
    }

    private void DropStale()
    {
        while (_timers.TryPeek(out var entry, out _) && entry.Timer.Version != entry.Version)
        {
            _timers.Dequeue();
        }
    }

    private void Schedule(SimulatedTimer timer, DateTimeOffset due) =>
        _timers.Enqueue((timer, timer.Version), (due, _order++));

    private sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        /// <summary>Changes whenever the timer is set anew, so that entries of an earlier setting are ignored.</summary>
        public long Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Version++;
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    clock.Schedule(this, clock._now + dueTime);
                }
            }

            return true;
        }

        public void Reschedule(DateTimeOffset now)
        {
            if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero)
            {
                clock.Schedule(this, now + _period);
            }
            else
            {
                Version++;
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                Version++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
