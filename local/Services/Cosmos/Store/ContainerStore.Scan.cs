using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <content>Reading documents for queries, a few at a time: a page costs what it looks at, and not what the container holds.</content>
internal sealed partial class ContainerStore
{
    private const int AtOnce = 256;
    private const int LooksAtOnce = 20_000;

    // Fewer than these are put in order for each page; of more, those behind the last page are looked for.
    private const int Few = 2_000;

    /// <summary>The documents of a plan, lazily; each as it is when it is reached.</summary>
    public IEnumerable<StoredDocument> Scan(DocumentScanPlan plan)
    {
        lock (_gate)
        {
            ThrowIfUnavailable();
        }

        return plan.Order switch
        {
            ScanOrder.Key when HasKeyOrder(plan.Range) => ByKey(plan),
            ScanOrder.Id => Locked(() => Collect(plan, static (a, b) => Order(string.CompareOrdinal(a.Id, b.Id), a, b))),
            ScanOrder.Creation when !plan.IsWhole && !IsFew(plan) => ByCreation(plan),
            _ => Locked(() => Collect(plan, plan.Order == ScanOrder.Key ? ByPartitionKey : static (a, b) => a.Slot.Sequence.CompareTo(b.Slot.Sequence))),
        };
    }

    /// <summary>Waits until what was read is durable.</summary>
    /// <returns>The number of the last commit.</returns>
    public async ValueTask<long> SettleAsync()
    {
        Task durable;
        long lsn;
        lock (_gate)
        {
            (durable, lsn) = (_durable, _lsn);
        }

        if (!durable.IsCompletedSuccessfully)
        {
            await durable;
        }

        return lsn;
    }

    private static int ByPartitionKey(StoredDocument a, StoredDocument b) =>
        Order(SqlComparer.Instance.Compare(a.Slot.Partition.LastComponent, b.Slot.Partition.LastComponent), a, b);

    private static int Order(int first, StoredDocument a, StoredDocument b) => first != 0 ? first : a.Slot.Sequence.CompareTo(b.Slot.Sequence);

    private List<StoredDocument> Locked(Func<List<StoredDocument>> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private bool HasKeyOrder(DocumentRange range)
    {
        lock (_gate)
        {
            return _prefixes.IsPrefix(range, out var entry) && entry is null or { IsOrdered: true };
        }
    }

    private bool IsFew(DocumentScanPlan plan)
    {
        lock (_gate)
        {
            if (plan.Range.IsAll && plan.Filter is null)
            {
                return _slots.Count <= Few;
            }

            var (documents, partitions) = (0, 0);
            foreach (var partition in PartitionsIn(plan.Range, plan.Bounds))
            {
                documents += partition.Documents.Count;
                if (documents > Few || ++partitions > Few)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private List<StoredDocument> Collect(DocumentScanPlan plan, Comparison<StoredDocument> order)
    {
        var now = Now;
        var found = new List<StoredDocument>();
        foreach (var partition in PartitionsIn(plan.Range, plan.Bounds))
        {
            if (plan.Filter is null || plan.Filter.MayMatch(partition, Definition.Key))
            {
                AddLive(partition, now, found, plan.Filter);
            }
        }

        found.Sort(order);
        return found;
    }

    private IEnumerable<StoredDocument> ByCreation(DocumentScanPlan plan)
    {
        var wanted = new Dictionary<LogicalPartition, bool>();
        var (next, isLast) = (plan.From, false);
        while (!isLast)
        {
            var found = new List<StoredDocument>(AtOnce);
            lock (_gate)
            {
                isLast = AddNext(plan, wanted, ref next, found);
            }

            foreach (var document in found)
            {
                yield return document;
            }
        }
    }

    private bool AddNext(DocumentScanPlan plan, Dictionary<LogicalPartition, bool> wanted, ref long next, List<StoredDocument> found)
    {
        var (now, looks) = (Now, 0);
        var isPrefix = _prefixes.IsPrefix(plan.Range, out var entry);
        if (isPrefix && entry is null)
        {
            return true;
        }

        foreach (var slot in _slots.After(next - 1))
        {
            if (found.Count >= AtOnce || ++looks > LooksAtOnce)
            {
                next = slot.Sequence;
                return false;
            }

            if (!wanted.TryGetValue(slot.Partition, out var isWanted))
            {
                isWanted = (entry?.Contains(slot.Partition) ?? plan.Range.Contains(slot.Partition)) && (plan.Filter?.MayMatch(slot.Partition, Definition.Key) ?? true);
                wanted.Add(slot.Partition, isWanted);
            }

            if (isWanted && MayMatch(plan.Filter, slot))
            {
                AddLive(slot, now, found);
            }
        }

        return true;
    }

    private bool MayMatch(SqlKeyFilter? filter, DocumentSlot slot) =>
        filter is not { UsesId: true } || (filter.MayMatch(slot.Partition, Definition.Key) && filter.MayMatch(slot));

    private IEnumerable<StoredDocument> ByKey(DocumentScanPlan plan)
    {
        LogicalPartition? last = null;
        var isLast = false;
        while (!isLast)
        {
            var found = new List<StoredDocument>(AtOnce);
            lock (_gate)
            {
                isLast = AddNext(plan, ref last, found);
            }

            foreach (var document in found)
            {
                yield return document;
            }
        }
    }

    private bool AddNext(DocumentScanPlan plan, ref LogicalPartition? last, List<StoredDocument> found)
    {
        var (now, looks) = (Now, 0);
        var bounds = last is null ? plan.Bounds : plan.Bounds with { Lowest = last.LastComponent.AsString };
        foreach (var partition in PartitionsIn(plan.Range, bounds))
        {
            if (last is not null && KeyOrder.Instance.Compare(partition, last) <= 0)
            {
                continue;
            }

            if (found.Count >= AtOnce || ++looks > LooksAtOnce)
            {
                return false;
            }

            last = partition;
            if (plan.Filter is null || plan.Filter.MayMatch(partition, Definition.Key))
            {
                var first = found.Count;
                AddLive(partition, now, found, plan.Filter);
                found.Sort(first, found.Count - first, CreationOrder.Instance);
            }
        }

        return true;
    }

    private sealed class CreationOrder : IComparer<StoredDocument>
    {
        public static readonly CreationOrder Instance = new();

        public int Compare(StoredDocument? x, StoredDocument? y) => x!.Slot.Sequence.CompareTo(y!.Slot.Sequence);
    }
}
