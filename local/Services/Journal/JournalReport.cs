namespace Billing.Local.Journal;

/// <summary>The report on opening a journal.</summary>
internal sealed record JournalReport
{
    /// <summary>Records replayed, of the snapshot and of the log.</summary>
    public long Records { get; init; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes cut off the end of the log: a write that was under way when the last host ended. Never acknowledged.</summary>
    public long TornBytes { get; init; }

    /// <summary>Time spent on reading and replaying.</summary>
    public TimeSpan Elapsed { get; init; }
}
