namespace Billing.Local.Faults;

/// <summary>
/// Runs the work of a host only when it is told to, one piece at a time on the thread that tells it, in an order that a seed
/// draws. So the interleaving of concurrent work is not the thread pool's but the seed's: the same seed gives the same run.
/// </summary>
/// <remarks>
/// A piece ends where code awaits what is not done yet. Calls of the local services are carried out to their end within a
/// piece (<see cref="ServiceGate"/>), so only waits for messages, changes and the clock end one.
/// </remarks>
public sealed class SteppedScheduler(int seed) : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<Task> _ready = [];
    private TaskCompletionSource _queued = NewSignal();
    private Exception? _stopped;
    private int _thread;
    private bool _isHeld;

    /// <summary>Number of pieces of work that were run.</summary>
    public long Steps { get; private set; }

    /// <summary>Number of times that work came back from another thread while other work ran.</summary>
    /// <remarks>Each is a place where two runs of a seed can part.</remarks>
    public long Strays { get; private set; }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>True if the caller runs inside a piece of work.</summary>
    internal bool IsCurrent => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs all work that is ready, and what that makes ready.</summary>
    /// <exception cref="HostCrashedException">The fault plan killed the host; its work is dropped.</exception>
    public void RunUntilIdle()
    {
        if (Interlocked.CompareExchange(ref _thread, Environment.CurrentManagedThreadId, 0) != 0)
        {
            throw new InvalidOperationException("The work is being run already.");
        }

        try
        {
            while (TryTake(out var task))
            {
                Steps++;
                TryExecuteTask(task);
            }
        }
        finally
        {
            Volatile.Write(ref _thread, 0);
        }

        ThrowIfStopped();
    }

    /// <summary>Completes when work is ready.</summary>
    internal Task WhenQueuedAsync()
    {
        lock (_gate)
        {
            return _ready.Count > 0 || _stopped is not null ? Task.CompletedTask : _queued.Task;
        }
    }

    /// <summary>Holds the piece of work that runs now until other work has ended, which may make more work ready meanwhile.</summary>
    internal Task<T> Hold<T>(Func<Task<T>> work)
    {
        SetHeld(true);
        try
        {
            // On another thread, since what the work awaits may come back on this one's scheduler, which is held up here.
            var task = Task.Run(work);
            Task.WaitAny(task);
            return task;
        }
        finally
        {
            SetHeld(false);
        }
    }

    /// <summary>Drops all work, now and later: the host is dead.</summary>
    internal void Stop(Exception reason)
    {
        lock (_gate)
        {
            _stopped ??= reason;
            _ready.Clear();
            _queued.TrySetResult();
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            if (_stopped is not null)
            {
                return;
            }

            if (!IsCurrent && !_isHeld && Volatile.Read(ref _thread) != 0)
            {
                Strays++;
            }

            _ready.Add(task);
            _queued.TrySetResult();
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _ready];
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void SetHeld(bool isHeld)
    {
        lock (_gate)
        {
            _isHeld = isHeld;
        }
    }

    private bool TryTake(out Task task)
    {
        lock (_gate)
        {
            if (_ready.Count == 0)
            {
                if (_queued.Task.IsCompleted)
                {
                    _queued = NewSignal();
                }

                task = Task.CompletedTask;
                return false;
            }

            var index = _random.Next(_ready.Count);
            task = _ready[index];
            _ready.RemoveAt(index);
            return true;
        }
    }

    private void ThrowIfStopped()
    {
        lock (_gate)
        {
            if (_stopped is HostCrashedException crash)
            {
                throw crash;
            }
        }
    }
}
