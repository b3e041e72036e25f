namespace Billing.Local.ServiceBus;

/// <summary>The message ids that an entity has seen within its window of duplicate detection.</summary>
internal sealed class DuplicateWindow(TimeSpan length)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _order = new();

    /// <summary>The ids that still count, oldest first.</summary>
    public IEnumerable<(string Id, DateTimeOffset At)> Seen(DateTimeOffset now) => _order.Where(seen => seen.At + length > now);

    /// <summary>Notes an id; false if it is known already, in which case the first sighting goes on to count.</summary>
    public bool TryNote(string id, DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && oldest.At + length <= now)
        {
            _order.Dequeue();
            _seen.Remove(oldest.Id);
        }

        if (!_seen.Add(id))
        {
            return false;
        }

        _order.Enqueue((id, now));
        return true;
    }
}
