namespace Billing.Local.Durable;

/// <summary>
/// The single thread of an orchestrator's code: its continuations and the tasks it starts run here, one after the other, and
/// only while a step is being taken. A continuation that comes from elsewhere shows that the code awaited something that is
/// not durable; it is reported and never run.
/// </summary>
internal sealed class OrchestratorLoop
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly LoopContext _context;
    private readonly LoopScheduler _scheduler;
    private readonly Action _foreign;
    private int _thread;

    /// <param name="foreign">Called, on any thread, when a continuation comes from outside.</param>
    public OrchestratorLoop(Action foreign)
    {
        _foreign = foreign;
        _context = new LoopContext(this);
        _scheduler = new LoopScheduler(this);
    }

    /// <summary>Whether the caller runs inside a step.</summary>
    public bool IsCurrent => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs one step's work on the calling thread.</summary>
    public void Run(Action work)
    {
        var outer = SynchronizationContext.Current;
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            // A task of our scheduler, so that tasks which the orchestrator starts or continues stay on it as well.
            var task = new Task(work);
            task.RunSynchronously(_scheduler);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            Volatile.Write(ref _thread, 0);
        }
    }

    /// <summary>Runs what is queued, until nothing is.</summary>
    public void Drain()
    {
        while (_queue.TryDequeue(out var item))
        {
            item.Callback(item.State);
        }
    }

    private void Enqueue(SendOrPostCallback callback, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((callback, state));
        }
        else
        {
            _foreign();
        }
    }

    private sealed class LoopContext(OrchestratorLoop loop) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => loop.Enqueue(d, state);

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (loop.IsCurrent)
            {
                d(state);
            }
            else
            {
                loop._foreign();
            }
        }

        public override SynchronizationContext CreateCopy() => this;
    }

    private sealed class LoopScheduler(OrchestratorLoop loop) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override void QueueTask(Task task) => loop.Enqueue(state => TryExecuteTask((Task)state!), task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            loop.IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
