using System.Diagnostics.CodeAnalysis;

namespace Billing.Local.Cosmos;

/// <summary>The documents of a logical partition by id. Most partitions hold a handful, for which an index would outweigh them.</summary>
internal sealed class DocumentTable
{
    private const int Handful = 12;
    private DocumentSlot[] _slots = new DocumentSlot[2];
    private Dictionary<string, int>? _places;

    public int Count { get; private set; }

    public IEnumerable<DocumentSlot> Values => _slots.Take(Count);

    public bool TryGetValue(string id, [NotNullWhen(true)] out DocumentSlot? slot)
    {
        var place = PlaceOf(id);
        slot = place >= 0 ? _slots[place] : null;
        return slot is not null;
    }

    /// <summary>Puts a document in its place, which another of its id loses.</summary>
    public void Set(DocumentSlot slot)
    {
        var place = PlaceOf(slot.Id);
        if (place >= 0)
        {
            _slots[place] = slot;
            return;
        }

        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Count < Handful ? Count + 4 : Count * 2);
        }

        _slots[Count] = slot;
        _places?.Add(slot.Id, Count);
        if (++Count > Handful && _places is null)
        {
            _places = Values.Index().ToDictionary(each => each.Item.Id, each => each.Index, StringComparer.Ordinal);
        }
    }

    public void Remove(string id)
    {
        var place = PlaceOf(id);
        if (place < 0)
        {
            return;
        }

        _places?.Remove(id);
        var last = _slots[--Count];
        _slots[Count] = null!;
        if (place < Count)
        {
            _slots[place] = last;
            if (_places is not null)
            {
                _places[last.Id] = place;
            }
        }
    }

    private int PlaceOf(string id)
    {
        if (_places is not null)
        {
            return _places.TryGetValue(id, out var place) ? place : -1;
        }

        for (var i = 0; i < Count; i++)
        {
            if (_slots[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
