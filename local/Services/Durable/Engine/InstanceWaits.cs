namespace Billing.Local.Durable;

/// <summary>Clients that wait for the start or the end of an instance, which need not exist yet. Guarded by the hub's lock.</summary>
internal sealed class InstanceWaits
{
    private readonly Dictionary<string, List<Wait>> _waits = new(StringComparer.Ordinal);

    /// <summary>Completes when the instance gets a status that satisfies the condition.</summary>
    public async Task For(string id, Func<OrchestrationInstance, bool> condition, Lock gate, CancellationToken cancellation)
    {
        var wait = new Wait(condition, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (!_waits.TryGetValue(id, out var list))
            {
                _waits[id] = list = [];
            }

            list.Add(wait);
        }

        try
        {
            await using var cancelled = cancellation.UnsafeRegister(_ => wait.Source.TrySetCanceled(cancellation), null);
            await wait.Source.Task;
        }
        finally
        {
            lock (gate)
            {
                Remove(id, wait);
            }
        }
    }

    public void Notify(OrchestrationInstance instance)
    {
        if (_waits.TryGetValue(instance.Id, out var list))
        {
            foreach (var wait in list.Where(wait => wait.Condition(instance)))
            {
                wait.Source.TrySetResult();
            }
        }
    }

    /// <summary>No instance will change any more.</summary>
    public void Fail(Exception e)
    {
        foreach (var wait in _waits.Values.SelectMany(list => list))
        {
            wait.Source.TrySetException(new IOException($"The task hub has stopped because a change could not be stored: {e.Message}", e));
        }
    }

    private void Remove(string id, Wait wait)
    {
        if (_waits.TryGetValue(id, out var list) && list.Remove(wait) && list.Count == 0)
        {
            _waits.Remove(id);
        }
    }

    private sealed record Wait(Func<OrchestrationInstance, bool> Condition, TaskCompletionSource Source);
}
