using Billing.Local.Functions.Binding;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Work that runs beside its starter, who can wait for all of it.</summary>
internal sealed class WorkSet(TriggerParts parts)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];

    public void Run(Func<Task> work)
    {
        var task = parts.Start(work);
        lock (_gate)
        {
            _running.Add(task);
        }

        _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenDoneAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_running);
        }
    }

    private void Remove(Task task)
    {
        lock (_gate)
        {
            _running.Remove(task);
        }
    }
}
