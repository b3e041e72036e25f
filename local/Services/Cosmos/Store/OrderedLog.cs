namespace Billing.Local.Cosmos;

/// <summary>
/// Entries in ascending order of a number, some of which have died since. Dead entries are skipped and dropped in bulk.
/// Entries mostly arrive in order; after others the next reader sorts. Not safe for use from several threads.
/// </summary>
internal sealed class OrderedLog<T>(Func<T, long> number, Func<T, bool> isAlive)
{
    private const int Slack = 64;
    private List<T> _entries = [];
    private int _dead;
    private long _last = long.MinValue;
    private bool _unsorted;

    /// <summary>Number of entries, those that have died and were not dropped yet included.</summary>
    public int Count => _entries.Count;

    public void Append(T entry)
    {
        var value = number(entry);
        _unsorted |= value < _last;
        _last = Math.Max(_last, value);
        _entries.Add(entry);
    }

    /// <summary>Says that one entry has died.</summary>
    public void NoteDeath()
    {
        if (++_dead > Slack && _dead > _entries.Count / 2)
        {
            _entries = _entries.FindAll(entry => isAlive(entry));
            _dead = 0;
        }
    }

    /// <summary>The live entries whose number is above <paramref name="after"/>, in order.</summary>
    public IEnumerable<T> After(long after)
    {
        for (var i = IndexAfter(after); i < _entries.Count; i++)
        {
            if (isAlive(_entries[i]))
            {
                yield return _entries[i];
            }
        }
    }

    /// <summary>The live entry with exactly this number, or the default.</summary>
    public T? Find(long wanted)
    {
        var index = IndexAfter(wanted - 1);
        return index < _entries.Count && number(_entries[index]) == wanted ? _entries[index] : default;
    }

    private int IndexAfter(long after)
    {
        if (_unsorted)
        {
            _entries = [.. _entries.OrderBy(number)];
            _unsorted = false;
        }

        var low = 0;
        var high = _entries.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (number(_entries[middle]) <= after)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
