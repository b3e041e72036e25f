namespace Billing.Local.Durable;

/// <summary>
/// Calls that are to be made at some time, on one timer of the clock that is set for the earliest. Guarded by the hub's lock,
/// which the timer's callback takes.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The clock's timers are limited to some 49 days; a longer wait is made of several.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _entries = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTimeOffset? _armed;
    private long _order;

    /// <summary>An empty queue. <c>wake</c> takes the hub's lock and calls <see cref="RunDue"/>.</summary>
    public TimerQueue(TimeProvider clock, Action wake)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => wake(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(DateTimeOffset due, Action call)
    {
        _entries.Enqueue(call, (due, _order++));
        Arm();
    }

    public void RunDue()
    {
        _armed = null;
        var now = _clock.GetUtcNow();
        while (_entries.TryPeek(out var call, out var key) && key.Due <= now)
        {
            _entries.Dequeue();
            call();
        }

        Arm();
    }

    public void Clear()
    {
        _entries.Clear();
        _armed = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (!_entries.TryPeek(out _, out var key) || (_armed is { } armed && armed <= key.Due))
        {
            return;
        }

        var wait = key.Due - _clock.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
        _armed = key.Due;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
