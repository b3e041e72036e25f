using System.Buffers.Binary;
using Billing.Local.Journal;

namespace Billing.Benchmarks.Journal;

/// <summary>Counts records and sees that each writer's come in order and with their content.</summary>
internal sealed class NumberedRecords : IJournaled
{
    /// <summary>For a journal whose every record is to be found again.</summary>
    public static readonly FileJournalOptions Kept = new() { CompactionBytes = long.MaxValue };

    private readonly Dictionary<int, int> _next = [];

    public JournalLane Lane => JournalLane.Functions;

    public long Count { get; private set; }

    /// <summary>The first thing that was wrong.</summary>
    public string? Problem { get; private set; }

    public static void Write(Span<byte> record, int writer, int number)
    {
        record.Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(record, writer);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], number);
    }

    public void Replay(ReadOnlySpan<byte> record)
    {
        Count++;
        var writer = BinaryPrimitives.ReadInt32LittleEndian(record);
        var number = BinaryPrimitives.ReadInt32LittleEndian(record[4..]);
        if (number != _next.GetValueOrDefault(writer) || record[8..].ContainsAnyExcept((byte)number))
        {
            Problem ??= $"record {number} of writer {writer} is not what was written";
        }

        _next[writer] = number + 1;
    }

    // Never asked for: the journal is not compacted.
    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords() => [];
}
