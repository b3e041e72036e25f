using Billing.Local.Journal;

namespace Billing.Local.Cosmos;

/// <summary>Log of a container's commits.</summary>
internal interface IContainerLog
{
    /// <summary>Records one commit; called under the container's lock.</summary>
    ValueTask Append(ContainerStore container, long lsn, long timestamp, IReadOnlyList<StagedWrite> writes);
}

/// <summary>The account's records in the shared journal, one for each change.</summary>
internal sealed class CosmosJournal(IJournal journal) : IContainerLog
{
    [ThreadStatic]
    private static RecordWriter? writer;

    public ValueTask Append(ContainerStore container, long lsn, long timestamp, IReadOnlyList<StagedWrite> writes)
    {
        if (ReferenceEquals(journal, MemoryJournal.Instance))
        {
            return ValueTask.CompletedTask;
        }

        var record = Start(CosmosRecordKind.Commit, container.Address);
        record.Number(lsn);
        record.Number(timestamp);
        record.Number(writes.Count);
        foreach (var write in writes)
        {
            WriteDocument(record, write.Slot, write.Document);
        }

        return journal.AppendAsync(JournalLane.Cosmos, record.Written);
    }

    public ValueTask DatabaseMade(DatabaseStore database) => Append(DatabaseRecord(database));

    public ValueTask DatabaseDropped(DatabaseStore database)
    {
        var record = Start(CosmosRecordKind.DatabaseDropped);
        record.Utf8(database.Name);
        return Append(record);
    }

    public ValueTask ContainerDefined(ContainerStore container) => Append(ContainerRecord(container));

    public ValueTask ContainerDropped(ContainerStore container) => Append(Start(CosmosRecordKind.ContainerDropped, container.Address));

    /// <summary>The records that make a database with all its live content anew.</summary>
    public static IEnumerable<LiveRecord> LiveRecords(DatabaseStore database)
    {
        yield return new LiveRecord(Copy(DatabaseRecord(database)));
        foreach (var container in database.InOrder)
        {
            yield return new LiveRecord(Copy(ContainerRecord(container)));
            Func<object, ReadOnlyMemory<byte>> encode = document => DocumentRecord(container.Address, (StoredDocument)document);
            foreach (var document in container.LiveDocuments())
            {
                yield return new LiveRecord(document, encode);
            }

            var counters = Start(CosmosRecordKind.ContainerCounters, container.Address);
            counters.Number(container.Lsn);
            counters.Number(container.LastSequence);
            yield return new LiveRecord(Copy(counters));
        }
    }

    /// <summary>The record that keeps resource ids from being used again.</summary>
    public static ReadOnlyMemory<byte> AccountCounters(uint lastDatabase, uint lastContainer)
    {
        var record = Start(CosmosRecordKind.AccountCounters);
        record.Number(lastDatabase);
        record.Number(lastContainer);
        return Copy(record);
    }

    private static RecordWriter DatabaseRecord(DatabaseStore database)
    {
        var record = Start(CosmosRecordKind.DatabaseMade);
        record.Utf8(database.Name);
        record.Number(database.Number);
        record.Number(database.Timestamp);
        return record;
    }

    private static ReadOnlyMemory<byte> DocumentRecord(ContainerAddress container, StoredDocument document)
    {
        var record = Start(CosmosRecordKind.Commit, container);
        record.Number(document.Lsn);
        record.Number(document.Timestamp);
        record.Number(1);
        WriteDocument(record, document.Slot, document);
        return record.Written;
    }

    private static RecordWriter ContainerRecord(ContainerStore container)
    {
        var record = Start(CosmosRecordKind.ContainerDefined, container.Address);
        record.Number(container.Timestamp);
        record.Bytes(container.Definition.ToJson());
        return record;
    }

    private static void WriteDocument(RecordWriter record, DocumentSlot slot, StoredDocument? document)
    {
        record.Number(slot.Sequence);
        record.Byte(document is null ? (byte)0 : (byte)1);
        if (document is not null)
        {
            record.Number(document.Index);
            record.Bytes(document.Body);
        }
    }

    private static RecordWriter Start(CosmosRecordKind kind)
    {
        writer ??= new RecordWriter();
        writer.Start(kind);
        return writer;
    }

    private static RecordWriter Start(CosmosRecordKind kind, ContainerAddress address)
    {
        var record = Start(kind);
        record.Number(address.Database);
        record.Number(address.Container);
        return record;
    }

    private ValueTask Append(RecordWriter record) => journal.AppendAsync(JournalLane.Cosmos, record.Written);

    private static byte[] Copy(RecordWriter record) => record.Written.ToArray();
}
