using Billing.Local.Journal;

namespace Billing.Local.Cosmos;

/// <content>Rebuilding a container from its journal records.</content>
internal sealed partial class ContainerStore
{
    /// <summary>The number of the document created last.</summary>
    public long LastSequence => _sequence;

    /// <summary>All documents that have not expired, in the order of their last change.</summary>
    public IReadOnlyList<StoredDocument> LiveDocuments()
    {
        lock (_gate)
        {
            var now = Now;
            return [.. _changes.After(0).Where(document => IsLive(document, now))];
        }
    }

    /// <summary>Moves the bodies that lie in an earlier file to the present one, some at a time.</summary>
    public void MoveBodies()
    {
        var moved = 0L;
        for (var isLast = false; !isLast;)
        {
            lock (_gate)
            {
                var some = _changes.After(moved).Take(AtOnce).ToList();
                some.ForEach(Keep);

                // The rest of a commit that was cut is behind its number: it stays where it is until the next time.
                isLast = some.Count < AtOnce;
                moved = isLast ? moved : some[^1].Lsn;
            }
        }
    }

    /// <summary>Applies one commit of an earlier life.</summary>
    public void ReplayCommit(ref RecordReader record)
    {
        var lsn = record.Number();
        var timestamp = record.Number();
        var count = (int)record.Number();
        for (var i = 0; i < count; i++)
        {
            var sequence = record.Number();
            if (record.Byte() == 0)
            {
                if (_slots.Find(sequence) is { Current: not null } slot)
                {
                    Apply(new StagedWrite(slot, null, null));
                }
            }
            else
            {
                ReplayDocument(sequence, lsn, timestamp, (int)record.Number(), record.Bytes().ToArray());
            }
        }

        _lsn = Math.Max(_lsn, lsn);
    }

    /// <summary>Sets the counters to what they were when a snapshot was taken.</summary>
    public void ReplayCounters(ref RecordReader record)
    {
        _lsn = Math.Max(_lsn, record.Number());
        _sequence = Math.Max(_sequence, record.Number());
    }

    private void ReplayDocument(long sequence, long lsn, long timestamp, int index, byte[] body)
    {
        var scan = DocumentScan.Read(body, Definition.Key);
        if (!_partitions.TryGetValue(scan.PartitionKey, out var partition))
        {
            partition = new LogicalPartition(scan.PartitionKey, Definition.Key);
        }

        if (!partition.Documents.TryGetValue(scan.Id!, out var slot) || slot.Sequence != sequence)
        {
            slot = new DocumentSlot(scan.Id!, sequence, partition);
        }

        var document = new StoredDocument
        {
            Slot = slot,
            Body = body,
            Lsn = lsn,
            Index = index,
            Timestamp = timestamp,
            Container = Address.Container,
            TimeToLive = scan.TimeToLive,
        };
        var uniqueKeys = Definition.UniqueKeys.Count > 0 ? UniqueKeyIndex.Of(scan.Content, Definition.UniqueKeys) : null;
        Apply(new StagedWrite(slot, document, uniqueKeys));
        Keep(document);
    }
}
