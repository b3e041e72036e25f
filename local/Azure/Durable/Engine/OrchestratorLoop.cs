namespace Billing.Local.Durable;

/// <summary>
/// The single thread of an orchestrator's code: its continuations and the tasks it starts run here, one after the other, and
/// only while a step is being taken. A continuation that comes from elsewhere shows that the code awaited something that is
/// not durable; it is reported and never run.
/// </summary>
/// <param name="foreign">Called, on any thread, when a continuation comes from outside.</param>
internal sealed class OrchestratorLoop(Action foreign) : TaskScheduler
{
    private readonly Queue<Task> _queue = new();
    private int _thread;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether the caller runs inside a step.</summary>
    public bool IsCurrent => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs one step's work on the calling thread.</summary>
    public void Run(Action work)
    {
        var outer = SynchronizationContext.Current;
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            // Inside a task of this scheduler, so that awaits, continuations and started tasks come back to it.
            var task = new Task(work);
            task.RunSynchronously(this);
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
        while (_queue.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsCurrent)
        {
            _queue.Enqueue(task);
        }
        else
        {
            foreign();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
