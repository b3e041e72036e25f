using Billing.Local.Journal;

namespace Billing.Local.Cosmos;

/// <summary>The kinds of journal records. The numbers are part of the file format.</summary>
internal enum CosmosRecordKind : byte
{
    DatabaseMade = 1,
    DatabaseDropped = 2,
    ContainerDefined = 3,
    ContainerDropped = 4,
    Commit = 5,

    /// <summary>Counters that the live documents alone do not tell: the last LSN and the last document number.</summary>
    ContainerCounters = 6,

    /// <summary>The numbers of the last database and container, which may have been dropped since.</summary>
    AccountCounters = 7,
}

/// <summary>The beginning of each journal record: a version byte, then the kind.</summary>
internal static class CosmosRecord
{
    private const byte Version = 1;

    /// <summary>Begins a record in a writer that may hold an earlier one.</summary>
    public static void Start(this RecordWriter writer, CosmosRecordKind kind)
    {
        writer.Clear();
        writer.Byte(Version);
        writer.Byte((byte)kind);
    }

    /// <summary>Reads the beginning of a record.</summary>
    /// <exception cref="InvalidDataException">The record is of a version that this code does not know.</exception>
    public static CosmosRecordKind KindOf(ReadOnlySpan<byte> record, out RecordReader rest)
    {
        if (record.Length < 2 || record[0] != Version)
        {
            throw new InvalidDataException("The journal holds a Cosmos record of an unknown version.");
        }

        rest = new RecordReader(record[2..]);
        return (CosmosRecordKind)record[1];
    }
}
