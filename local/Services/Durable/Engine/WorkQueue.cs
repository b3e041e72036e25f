namespace Billing.Local.Durable;

/// <summary>
/// Work that is done in the order in which it came, some pieces at the same time. No thread waits while there is nothing to
/// do.
/// </summary>
/// <param name="limit">Number of pieces that run at the same time.</param>
/// <param name="scheduler">Where they run.</param>
/// <param name="work">Does one piece; must not throw.</param>
/// <param name="pending">Counts the pieces that are queued or running.</param>
internal sealed class WorkQueue<T>(int limit, TaskScheduler scheduler, Func<T, Task> work, PendingCount pending)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _queue = new();
    private int _active;
    private bool _open = true;
    private TaskCompletionSource? _idle;

    public void Enqueue(T item)
    {
        lock (_gate)
        {
            if (!_open)
            {
                return;
            }

            pending.Add();
            _queue.Enqueue(item);
            if (_active == limit)
            {
                return;
            }

            _active++;
        }

        // What the caller carries along (an HTTP request's trace, for example) is no business of the work.
        var isSuppressed = ExecutionContext.IsFlowSuppressed();
        using var flow = isSuppressed ? default : ExecutionContext.SuppressFlow();
        _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
    }

    /// <summary>Forgets what is queued, takes nothing more and awaits what runs.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _open = false;
            while (_queue.TryDequeue(out _))
            {
                pending.Remove();
            }

            if (_active == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private async Task RunAsync()
    {
        while (TryTake(out var item))
        {
            await work(item);
            pending.Remove();
        }
    }

    private bool TryTake(out T item)
    {
        lock (_gate)
        {
            if (_queue.TryDequeue(out item!))
            {
                return true;
            }

            _active--;
            if (_active == 0)
            {
                _idle?.TrySetResult();
            }

            return false;
        }
    }
}

/// <summary>The number of pieces of work that are queued or running; tells when there are none.</summary>
internal sealed class PendingCount
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _quiet;
    private long _count;

    public long Value => Interlocked.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);

    /// <summary>One piece is done. What it set off must have been added before.</summary>
    public void Remove()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            lock (_gate)
            {
                _quiet?.TrySetResult();
                _quiet = null;
            }
        }
    }

    public Task WhenZeroAsync()
    {
        lock (_gate)
        {
            if (Value == 0)
            {
                return Task.CompletedTask;
            }

            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _quiet.Task;
        }
    }
}
