using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <content>Reading several documents at one instant.</content>
internal sealed partial class ContainerStore
{
    /// <summary>True if there is a logical partition with this canonical key.</summary>
    public bool HasPartition(string key)
    {
        lock (_gate)
        {
            return _partitions.ContainsKey(key);
        }
    }

    /// <summary>Takes the request units of something that was read.</summary>
    public void Spend(double units)
    {
        lock (_gate)
        {
            Charge(units);
        }
    }

    /// <summary>The last version of each document of a range that was changed after <paramref name="position"/>.</summary>
    /// <param name="range">Where to look.</param>
    /// <param name="position">Where the reader stands.</param>
    /// <param name="maxItems">How many are wanted; more come when the last commit holds more.</param>
    /// <param name="limited">True if the container's throughput limits this reader.</param>
    public async ValueTask<ChangePage> ReadChangesAsync(DocumentRange range, FeedPosition position, int maxItems, bool limited)
    {
        ChangePage page;
        Task durable;
        lock (_gate)
        {
            ThrowIfDeleted();
            if (limited)
            {
                ThrowIfThrottled();
            }

            page = CollectChanges(range, position, maxItems);
            durable = _durable;
        }

        if (!durable.IsCompletedSuccessfully)
        {
            await durable;
        }

        return page;
    }

    private IEnumerable<LogicalPartition> PartitionsIn(DocumentRange range, KeyBounds bounds)
    {
        if (range.PartitionKey is { } key)
        {
            return _partitions.TryGetValue(key, out var partition) ? [partition] : [];
        }

        if (_prefixes.IsPrefix(range, out var entry))
        {
            return entry?.Within(bounds) ?? [];
        }

        return range.IsAll ? _partitions.Values : _partitions.Values.Where(partition => range.Contains(partition.EffectiveKey));
    }

    private void AddLive(LogicalPartition partition, long now, List<StoredDocument> found, SqlKeyFilter? filter)
    {
        foreach (var slot in partition.Documents.Values)
        {
            if (filter is null || filter.MayMatch(slot))
            {
                AddLive(slot, now, found);
            }
        }
    }

    private void AddLive(DocumentSlot slot, long now, List<StoredDocument> found)
    {
        if (slot.Current is { } current && IsLive(current, now))
        {
            found.Add(current);
        }
    }

    /// <summary>Collects up to <paramref name="maxItems"/> changes and then the rest of the last commit, which is never split.</summary>
    private ChangePage CollectChanges(DocumentRange range, FeedPosition position, int maxItems)
    {
        var now = Now;
        var found = new List<StoredDocument>();
        foreach (var document in _changes.After(position.AfterLsn))
        {
            if (found.Count >= maxItems && document.Lsn != found[^1].Lsn)
            {
                return new ChangePage(found, found[^1].Lsn);
            }

            if (IsLive(document, now) && document.Timestamp > position.AfterTimestamp && range.Contains(document.Slot.Partition))
            {
                found.Add(document);
            }
        }

        return new ChangePage(found, _lsn);
    }
}

/// <summary>One page of the change feed: the changes and the position after them.</summary>
internal readonly record struct ChangePage(IReadOnlyList<StoredDocument> Documents, long Lsn);

/// <summary>The position of a reader of the change feed: behind a commit, and not before a time.</summary>
/// <param name="AfterLsn">The last commit already read.</param>
/// <param name="AfterTimestamp">Only versions written after this second since 1970.</param>
internal readonly record struct FeedPosition(long AfterLsn, long AfterTimestamp = -1);
