namespace Billing.Local.Durable;

/// <summary>A durable timer of one generation of an instance, or (without an id) the instance's start.</summary>
internal readonly record struct HubTimer(OrchestrationInstance Instance, long Execution, int? Id);

/// <summary>The events to come, on one timer of the clock that is set for the earliest.</summary>
/// <remarks>Guarded by the hub's lock, which the clock's callback takes.</remarks>
internal sealed class TimerQueue : IDisposable
{
    private const int LeastCompaction = 1024;

    /// <summary>The clock's timers are limited to some 49 days; a longer wait is made of several.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly PriorityQueue<HubTimer, (DateTimeOffset Due, long Order)> _entries = new();
    private readonly TimeProvider _clock;
    private readonly Func<HubTimer, bool> _isLive;
    private readonly ITimer _timer;
    private DateTimeOffset? _armed;
    private long _order;
    private int _compactAt = LeastCompaction;

    /// <summary>
    /// An empty queue. <c>wake</c> takes the hub's lock and calls <see cref="RunDue"/>; <c>isLive</c> says whether a timer still
    /// means something.
    /// </summary>
    public TimerQueue(TimeProvider clock, Action wake, Func<HubTimer, bool> isLive)
    {
        _clock = clock;
        _isLive = isLive;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = clock.CreateTimer(_ => wake(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Add(DateTimeOffset due, HubTimer timer)
    {
        Compact();
        _entries.Enqueue(timer, (due, _order++));
        Arm();
    }

    /// <summary>Takes the timers that are due, in the order of their times.</summary>
    public void RunDue(Action<HubTimer> fire)
    {
        _armed = null;
        var now = _clock.GetUtcNow();
        while (_entries.TryPeek(out var timer, out var key) && key.Due <= now)
        {
            _entries.Dequeue();
            if (_isLive(timer))
            {
                fire(timer);
            }
        }

        Arm();
    }

    /// <summary>Drops the earliest timers that mean nothing any more, so that the clock is not woken for them.</summary>
    public void Trim()
    {
        if (_armed is not null && _entries.TryPeek(out var timer, out _) && !_isLive(timer))
        {
            Disarm();
            Arm();
        }
    }

    public void Clear()
    {
        _entries.Clear();
        Disarm();
    }

    public void Dispose() => _timer.Dispose();

    private void Disarm()
    {
        _armed = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Arm()
    {
        while (_entries.TryPeek(out var timer, out _) && !_isLive(timer))
        {
            _entries.Dequeue();
        }

        if (!_entries.TryPeek(out _, out var key) || (_armed is { } armed && armed <= key.Due))
        {
            return;
        }

        var wait = key.Due - _clock.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
        _armed = key.Due;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Drops the timers that mean nothing any more, now and then, so that cancelled deadlines do not pile up.</summary>
    private void Compact()
    {
        if (_entries.Count < _compactAt)
        {
            return;
        }

        var live = _entries.UnorderedItems.Where(entry => _isLive(entry.Element)).ToList();
        _entries.Clear();
        _entries.EnqueueRange(live);
        _compactAt = Math.Max(LeastCompaction, 2 * live.Count);
    }
}
