namespace Billing.Local.Functions.Invocation;

/// <summary>A number of slots for work at the same time.</summary>
/// <remarks>
/// Whoever waits for a slot goes on where it waited: a <see cref="SemaphoreSlim"/> would take a turn through the thread pool, which a stepped
/// host does not control.
/// </remarks>
/// <param name="count">How many slots there are.</param>
internal sealed class Slots(int count)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _free = count;

    /// <summary>Takes a slot, if one is free.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_free == 0)
            {
                return false;
            }

            _free--;
            return true;
        }
    }

    /// <summary>Takes a slot, waiting for one; those who wait are served in their order.</summary>
    /// <exception cref="OperationCanceledException">The token ended the wait; no slot is taken.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            place = _waiting.AddLast(turn);
        }

        await using var cancelled = cancellation.UnsafeRegister(_ => GiveUp(place, cancellation), null);
        await turn.Task;
    }

    /// <summary>Gives slots back.</summary>
    public void Release(int slots = 1)
    {
        for (; slots > 0; slots--)
        {
            TaskCompletionSource next;
            lock (_gate)
            {
                if (_waiting.First is not { } first)
                {
                    _free += slots;
                    return;
                }

                next = first.Value;
                _waiting.RemoveFirst();
            }

            next.SetResult();
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return;
            }

            _waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellation);
    }
}
