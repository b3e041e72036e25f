namespace Billing.Local.Cosmos;

/// <content>How staged writes become visible, and how documents leave when their time is over.</content>
internal sealed partial class ContainerStore
{
    private const int PurgesPerCommit = 32;
    private const long NeverExpires = long.MaxValue;

    /// <summary>The number of the next document but <paramref name="staged"/>. Called under the lock.</summary>
    internal long NextSequence(int staged) => _sequence + staged + 1;

    /// <summary>Makes a version of a document. Called under the lock.</summary>
    internal StoredDocument Compose(
        DocumentSlot slot, ReadOnlySpan<byte> content, bool isEmpty, long lsn, int index, long now, int? timeToLive)
    {
        var etag = DocumentBody.ETag(Address.Container, lsn, index);
        return new StoredDocument
        {
            Slot = slot,
            Body = _bodies.Compose(content, isEmpty, slot.Sequence, etag, now),
            Lsn = lsn,
            Index = index,
            Container = Address.Container,
            Timestamp = now,
            TimeToLive = timeToLive,
        };
    }

    /// <summary>True if a version has not expired at a time, by its own time to live or the container's.</summary>
    internal bool IsLive(StoredDocument document, long now) => ExpiresAt(document) > now;

    private long ExpiresAt(StoredDocument document) => (Definition.DefaultTimeToLive, document.TimeToLive) switch
    {
        (null, _) or (_, -1) or (-1, null) => NeverExpires,
        (_, { } seconds) => document.Timestamp + seconds,
        ({ } seconds, null) => document.Timestamp + seconds,
    };

    /// <summary>Applies what a transaction staged, records it, and wakes whoever waits for changes.</summary>
    private void Commit(DocumentTransaction transaction)
    {
        if (transaction.Writes.Count == 0)
        {
            return;
        }

        PurgeExpired(transaction.Timestamp);
        foreach (var write in transaction.Writes)
        {
            Apply(write);
        }

        Volatile.Write(ref _lsn, transaction.Lsn);
        var append = _log.Append(this, transaction.Lsn, transaction.Timestamp, transaction.Writes);
        if (!append.IsCompletedSuccessfully)
        {
            _durable = append.AsTask();
        }

        foreach (var write in transaction.Writes)
        {
            Keep(write.Document);
        }

        SignalFeeds();
    }

    private void Keep(StoredDocument? document)
    {
        if (_file is not null)
        {
            document?.MoveTo(_file);
        }
    }

    private void Apply(StagedWrite write)
    {
        var slot = write.Slot;
        var replaced = slot.Current is not null;
        var partition = slot.Partition;
        ForgetUniqueKeys(slot);
        slot.Current = write.Document;
        if (replaced)
        {
            _changes.NoteDeath();
        }

        if (write.Document is not { } document)
        {
            Leave(slot);
            return;
        }

        if (!replaced)
        {
            Enter(slot);
        }

        KeepUniqueKeys(slot, write.UniqueKeys);
        _changes.Append(document);
        ScheduleExpiry(document);
    }

    private void ScheduleExpiry(StoredDocument document)
    {
        var due = ExpiresAt(document);
        if (due != NeverExpires)
        {
            _expiries.Enqueue(document, due);
        }
    }

    /// <summary>Sets the expiry of every document anew, after the container's default has changed.</summary>
    private void RescheduleExpiries()
    {
        _expiries.Clear();
        foreach (var document in _changes.After(0))
        {
            ScheduleExpiry(document);
        }
    }

    private void Enter(DocumentSlot slot)
    {
        if (slot.Partition.Documents.TryGetValue(slot.Id, out var expired) && expired != slot)
        {
            Remove(expired);
        }

        slot.Partition.Documents.Set(slot);
        if (_partitions.TryAdd(slot.Partition.Key, slot.Partition))
        {
            _prefixes.Add(slot.Partition);
        }

        _slots.Append(slot);
        _sequence = Math.Max(_sequence, slot.Sequence);
    }

    /// <summary>Takes out a document that has expired.</summary>
    private void Remove(DocumentSlot slot)
    {
        ForgetUniqueKeys(slot);
        slot.Current = null;
        _changes.NoteDeath();
        Leave(slot);
    }

    private void Leave(DocumentSlot slot)
    {
        var partition = slot.Partition;
        _slots.NoteDeath();
        if (partition.Documents.TryGetValue(slot.Id, out var kept) && kept == slot)
        {
            partition.Documents.Remove(slot.Id);
        }

        if (partition.Documents.Count == 0 && _partitions.Remove(partition.Key))
        {
            _prefixes.Remove(partition);
        }
    }

    private void PurgeExpired(long now)
    {
        for (var i = 0; i < PurgesPerCommit && _expiries.TryPeek(out var document, out var due) && due <= now; i++)
        {
            _expiries.Dequeue();
            if (document.IsCurrent)
            {
                Remove(document.Slot);
            }
        }
    }

    private static void ForgetUniqueKeys(DocumentSlot slot)
    {
        foreach (var key in slot.UniqueKeys ?? [])
        {
            if (slot.Partition.UniqueKeys!.TryGetValue(key, out var holder) && holder == slot)
            {
                slot.Partition.UniqueKeys.Remove(key);
            }
        }

        slot.UniqueKeys = null;
    }

    private static void KeepUniqueKeys(DocumentSlot slot, string[]? keys)
    {
        slot.UniqueKeys = keys;
        foreach (var key in keys ?? [])
        {
            (slot.Partition.UniqueKeys ??= new Dictionary<string, DocumentSlot>(StringComparer.Ordinal))[key] = slot;
        }
    }
}
