namespace Billing.Local.Journal;

/// <summary>Options of writing a journal folder.</summary>
internal sealed record FileJournalOptions
{
    /// <summary>
    /// Sync to stable storage before acknowledging. Off, an acknowledged record survives the end of the process but not a
    /// power cut.
    /// </summary>
    public bool Sync { get; init; } = true;

    /// <summary>Bytes after which a new segment file begins.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Bytes of log since the last snapshot from which a new one is worth its cost. The log must also outweigh the last
    /// snapshot, so that start-up reads at most about twice the live data and this much.
    /// </summary>
    public long CompactionBytes { get; init; } = 64L << 20;

    /// <summary>Time that acknowledgements may be held back for a snapshot before it is given up for the time being.</summary>
    public TimeSpan CapturePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Command that the message on a damaged journal names; the folder is put behind it.</summary>
    public string RepairCommand { get; init; } = "dotnet run --project local -- journal repair";

    /// <summary>Opens the files to write; tests put faults here.</summary>
    public Func<string, JournalFile> OpenFile { get; init; } = path => new JournalFile(path);
}
