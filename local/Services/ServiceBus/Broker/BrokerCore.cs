using Billing.Local.Faults;
using Billing.Local.Journal;

namespace Billing.Local.ServiceBus;

/// <summary>The core that the entities of a namespace share: one lock, clock, heap of deadlines and log.</summary>
/// <remarks>
/// Every operation is a <see cref="Turn"/>: it takes the lock, lets due deadlines happen, changes what it changes, serves the receivers that
/// wait, and appends all changes as one journal record, so that they survive together or not at all.
/// </remarks>
internal sealed class BrokerCore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IJournal _journal;
    private readonly ITimer _timer;
    private readonly List<MessageEntity> _changed = [];
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;
    private Task _stored = Task.CompletedTask;
    private long _stamps;
    private bool _disposed;

    public BrokerCore(TimeProvider clock, IJournal journal, ServiceGate gate)
    {
        Gate = gate;
        Clock = clock;
        _journal = journal;
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeProvider Clock { get; }

    /// <summary>Gate that sends and settlements pass before they are carried out.</summary>
    public ServiceGate Gate { get; }

    public DeadlineHeap Deadlines { get; } = new();

    public OperationLog Log { get; } = new([]);

    /// <summary>Takes the lock and lets happen what is due. Dispose the turn to end it.</summary>
    public Turn Begin()
    {
        _gate.Enter();
        try
        {
            var now = Clock.GetUtcNow();
            while (Deadlines.TryTakeDue(now, out var item))
            {
                item.OnDue(now);
            }

            return new Turn(this, now);
        }
        catch
        {
            _gate.Exit();
            throw;
        }
    }

    /// <summary>Takes the lock for a look that changes nothing.</summary>
    public Lock.Scope Look() => _gate.EnterScope();

    /// <summary>A token for a new delivery; it holds the sequence number, by which the message is found again.</summary>
    public Guid NewLockToken(long sequenceNumber)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, sequenceNumber);
        BitConverter.TryWriteBytes(bytes[8..], ++_stamps);
        return new Guid(bytes);
    }

    public static long SequenceNumberOf(Guid lockToken)
    {
        Span<byte> bytes = stackalloc byte[16];
        lockToken.TryWriteBytes(bytes);
        return BitConverter.ToInt64(bytes);
    }

    /// <summary>Notes that an entity has messages or sessions that waiting receivers may get at the end of the turn.</summary>
    public void MarkChanged(MessageEntity entity)
    {
        if (!entity.IsChanged)
        {
            entity.IsChanged = true;
            _changed.Add(entity);
        }
    }

    /// <summary>Waits outside the lock until the waiter is served, its time is over, or the token is cancelled.</summary>
    /// <param name="waiter">A waiter that stands in a line.</param>
    /// <param name="wait">How long; null means without end.</param>
    /// <param name="nothing">The answer when the time is over.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <param name="leave">Ends the wait as if its time were over.</param>
    public async Task<T> WaitAsync<T>(Waiter<T> waiter, TimeSpan? wait, T nothing, CancellationToken cancellationToken, CancellationToken leave = default)
    {
        await using var left = leave.UnsafeRegister(_ => Leave(waiter, () => waiter.SetResult(nothing)), null);
        await using var cancelled = cancellationToken.UnsafeRegister(_ => Leave(waiter, () => waiter.SetCanceled(cancellationToken)), null);
        await using var timer = wait is { } span
            ? Clock.CreateTimer(_ => Leave(waiter, () => waiter.SetResult(nothing)), null, span, Timeout.InfiniteTimeSpan)
            : null;
        return await waiter.Task;
    }

    /// <summary>Completes when all that has been changed so far is stored.</summary>
    public Task WhenStoredAsync()
    {
        Task stored;
        using (Look())
        {
            stored = _stored;
        }

        return stored;
    }

    /// <summary>Nothing happens by itself any more: neither now nor by a timer that has gone off already.</summary>
    public void Dispose()
    {
        using (Look())
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void Leave<T>(Waiter<T> waiter, Action answer)
    {
        using var look = Look();
        if (waiter.Leave())
        {
            answer();
        }
    }

    private Task Commit(DateTimeOffset now)
    {
        for (var i = 0; i < _changed.Count; i++)
        {
            _changed[i].Dispatch(now);
        }

        _changed.Clear();
        Arm(now);
        if (Log.IsEmpty)
        {
            // What changes nothing rests on what has changed: a duplicate on the first message of its id, say.
            return _stored;
        }

        try
        {
            return _stored = _journal.AppendAsync(JournalLane.ServiceBus, Log.Record).AsTask();
        }
        finally
        {
            Log.Clear();
        }
    }

    private void End(DateTimeOffset now)
    {
        try
        {
            // Nobody is told of these changes (deliveries, ended locks), so nobody waits for them to be stored;
            // the journal keeps the order, and a failure reaches the next one who does wait.
            _ = Commit(now);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Arm(DateTimeOffset now)
    {
        if (Deadlines.Earliest is not { } due || due >= _armedFor)
        {
            return;
        }

        var wait = due > now ? due - now : TimeSpan.Zero;
        if (LifeClock.IsReal(Clock))
        {
            // The system's timers count whole milliseconds, and no more than some weeks of them.
            wait = TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), TimeSpan.MillisecondsPerDay));
        }

        _armedFor = due;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        using var look = Look();
        if (!_disposed)
        {
            using var turn = Begin();
            _armedFor = DateTimeOffset.MaxValue;
        }
    }

    /// <summary>The time between taking the lock and leaving it.</summary>
    public readonly ref struct Turn(BrokerCore core, DateTimeOffset now)
    {
        /// <summary>The time at which everything in this turn happens.</summary>
        public DateTimeOffset Now => now;

        /// <summary>Serves waiting receivers and appends the changes; await the task outside the turn to know them stored.</summary>
        public Task Commit() => core.Commit(now);

        public void Dispose() => core.End(now);
    }
}
