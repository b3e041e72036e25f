namespace Billing.Local.Functions.Invocation;

/// <summary>
/// The clock that functions get in place of one that only moves when told. A function that awaits
/// <see cref="Task.Delay(TimeSpan, TimeProvider)"/> on it counts as quiet until the delay ends: who moves the clock waits
/// for quiet first, so without this each would wait for the other.
/// </summary>
internal sealed class InvocationClock(TimeProvider inner) : TimeProvider
{
    private static readonly AsyncLocal<InvocationRest?> Current = new();

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <summary>The clock to give to functions: the system's needs no watching.</summary>
    public static TimeProvider Over(TimeProvider clock) => clock == System ? clock : new InvocationClock(clock);

    /// <summary>Attributes the delays that begin from here on in this flow of control to an invocation.</summary>
    public static void Watch(InvocationRest rest) => Current.Value = rest;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A delay hands over itself, a task, as the state. Timers that limit other work hand over something else.
        return state is Task && dueTime > TimeSpan.Zero && Current.Value is { } rest
            ? new DelayTimer(rest, inner, callback, state, dueTime)
            : inner.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class DelayTimer : ITimer
    {
        private readonly InvocationRest _rest;
        private readonly TimerCallback _callback;
        private readonly object _state;
        private readonly ITimer _timer;
        private readonly Lock _lock = new();
        private bool _begun;
        private bool _over;

        public DelayTimer(InvocationRest rest, TimeProvider clock, TimerCallback callback, object state, TimeSpan due)
        {
            (_rest, _callback, _state) = (rest, callback, state);

            // The timer first: as soon as the invocation rests, the clock may move.
            _timer = clock.CreateTimer(static timer => ((DelayTimer)timer!).Fire(), this, due, Timeout.InfiniteTimeSpan);
            lock (_lock)
            {
                if (!_over)
                {
                    _begun = true;
                    rest.Begin();
                }
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

        public void Dispose()
        {
            End();
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            End();
            return _timer.DisposeAsync();
        }

        private void Fire()
        {
            End();
            _callback(_state);
        }

        private void End()
        {
            lock (_lock)
            {
                if (_begun && !_over)
                {
                    _rest.End();
                }

                _over = true;
            }
        }
    }
}

/// <summary>True if one invocation does nothing but wait for the clock.</summary>
/// <param name="gate">Where the invocation is counted.</param>
/// <param name="held">How many units of pending work the invocation is, at present, for the service that triggered it.</param>
internal sealed class InvocationRest(InvocationGate gate, Func<long>? held)
{
    private readonly Lock _lock = new();
    private bool _resting;

    /// <summary>Units that others count, and that only wait for the clock because this invocation does.</summary>
    public long Held => held?.Invoke() ?? 0;

    /// <summary>A delay begins.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            gate.CountDelays(1);
            if (!_resting)
            {
                _resting = true;
                gate.Rest(this);
            }
        }
    }

    /// <summary>A delay is over: the invocation has something to do, even if it waits for other delays too.</summary>
    public void End()
    {
        Wake();
        gate.CountDelays(-1);
    }

    /// <summary>The invocation goes on, or is over.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_resting)
            {
                _resting = false;
                gate.Wake(this);
            }
        }
    }
}
