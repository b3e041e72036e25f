namespace Billing.Local.Durable;

/// <summary>The events that an orchestration has received and the waits for them. Names ignore case.</summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, List<Wait>> _waits = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRaised> _unread = [];

    /// <summary>Events that no wait has taken, in the order in which they came.</summary>
    public IReadOnlyList<EventRaised> Unread => _unread;

    public bool IsWaitedFor => _waits.Values.Any(waits => waits.Count > 0);

    /// <summary>Takes the oldest unread event of the name, or waits for the next one.</summary>
    /// <exception cref="ArgumentException">There is a wait for this name with another type.</exception>
    public Task<string?> Take(string name, Type type, CancellationToken cancellation)
    {
        var early = _unread.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (early >= 0)
        {
            var payload = _unread[early].Payload;
            _unread.RemoveAt(early);
            return Task.FromResult(payload);
        }

        if (!_waits.TryGetValue(name, out var waits))
        {
            _waits[name] = waits = [];
        }

        if (waits.Count > 0 && waits[^1].Type != type)
        {
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {waits[^1].Type.FullName} but was requested {type.FullName}.");
        }

        var wait = new Wait(type, new TaskCompletionSource<string?>());
        waits.Add(wait);
        cancellation.Register(() =>
        {
            waits.Remove(wait);
            wait.Source.TrySetCanceled(cancellation);
        });
        return wait.Source.Task;
    }

    /// <summary>Gives an event to the latest wait for it, or keeps it.</summary>
    public void Receive(EventRaised e)
    {
        if (_waits.TryGetValue(e.Name, out var waits) && waits.Count > 0)
        {
            var wait = waits[^1];
            waits.RemoveAt(waits.Count - 1);
            wait.Source.SetResult(e.Payload);
        }
        else
        {
            _unread.Add(e);
        }
    }

    private sealed record Wait(Type Type, TaskCompletionSource<string?> Source);
}
