namespace Billing.Local.ServiceBus;

/// <summary>Something that happens by itself at a time: a lock ends, a message expires or is enqueued.</summary>
internal abstract class DeadlineItem
{
    /// <summary>Time at which it is due.</summary>
    public DateTimeOffset Due { get; internal set; }

    /// <summary>Sets apart what is due at the same time: first set, first served.</summary>
    internal long Order { get; set; }

    /// <summary>Index of the item in the heap; -1 when it has no deadline.</summary>
    internal int Place { get; set; } = -1;

    /// <summary>Called once, when the time has come. The item has no deadline any more.</summary>
    public abstract void OnDue(DateTimeOffset now);
}

/// <summary>
/// All deadlines of a namespace, the earliest on top. Items know their place, so that a deadline can be moved or dropped
/// and nothing stays behind of messages that are gone.
/// </summary>
internal sealed class DeadlineHeap
{
    private readonly List<DeadlineItem> _items = [];
    private long _order;

    /// <summary>The earliest deadline, or null.</summary>
    public DateTimeOffset? Earliest => _items.Count == 0 ? null : _items[0].Due;

    /// <summary>Gives the item a deadline, in place of the one it had; the greatest time means none.</summary>
    public void Set(DeadlineItem item, DateTimeOffset due)
    {
        Remove(item);
        if (due == DateTimeOffset.MaxValue)
        {
            return;
        }

        item.Due = due;
        item.Order = _order++;
        item.Place = _items.Count;
        _items.Add(item);
        Rise(item);
    }

    /// <summary>Takes the item's deadline away, if it has one.</summary>
    public void Remove(DeadlineItem item)
    {
        var place = item.Place;
        if (place < 0)
        {
            return;
        }

        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        item.Place = -1;
        if (last == item)
        {
            return;
        }

        Put(last, place);
        Rise(last);
        Sink(last);
    }

    /// <summary>Takes out the earliest item if its time has come.</summary>
    public bool TryTakeDue(DateTimeOffset now, out DeadlineItem item)
    {
        if (_items.Count > 0 && _items[0].Due <= now)
        {
            item = _items[0];
            Remove(item);
            return true;
        }

        item = null!;
        return false;
    }

    private static bool Before(DeadlineItem a, DeadlineItem b) => a.Due < b.Due || (a.Due == b.Due && a.Order < b.Order);

    private void Rise(DeadlineItem item)
    {
        while (item.Place > 0)
        {
            var parent = _items[(item.Place - 1) / 2];
            if (!Before(item, parent))
            {
                return;
            }

            Swap(item, parent);
        }
    }

    private void Sink(DeadlineItem item)
    {
        for (var child = (item.Place * 2) + 1; child < _items.Count; child = (item.Place * 2) + 1)
        {
            var least = child + 1 < _items.Count && Before(_items[child + 1], _items[child]) ? _items[child + 1] : _items[child];
            if (!Before(least, item))
            {
                return;
            }

            Swap(item, least);
        }
    }

    private void Swap(DeadlineItem a, DeadlineItem b)
    {
        var place = a.Place;
        Put(a, b.Place);
        Put(b, place);
    }

    private void Put(DeadlineItem item, int place)
    {
        _items[place] = item;
        item.Place = place;
    }
}
