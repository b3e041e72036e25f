namespace Billing.Local.Journal;

/// <summary>
/// The one append-only log that the local services share. A service changes its state in memory and appends the record of
/// the change under the same lock, then awaits the returned task outside the lock before it acknowledges anything.
/// Records become durable in the order in which they were appended, over all services.
/// </summary>
internal interface IJournal
{
    /// <summary>Reason why nothing can be appended any longer, for the operator; null while all is well.</summary>
    JournalException? Failure => null;

    /// <summary>Appends one record and returns a task that completes when the record is on stable storage.</summary>
    /// <remarks>The task fails with a <see cref="JournalException"/> when the record could not be made durable.</remarks>
    /// <param name="lane">Which service wrote the record; see <see cref="JournalLane"/>.</param>
    /// <param name="record">The service's own encoding; copied before the call returns.</param>
    ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record);
}

/// <summary>The service that a journal record belongs to. The numbers are part of the file format.</summary>
internal enum JournalLane : byte
{
    Cosmos = 1,
    ServiceBus = 2,
    Blobs = 3,
    Durable = 4,
    Functions = 5,
}

/// <summary>A service whose state can be rebuilt from its records.</summary>
internal interface IJournaled
{
    JournalLane Lane { get; }

    /// <summary>Applies one record of an earlier life. Called before the service is used, in the order of the appends.</summary>
    void Replay(ReadOnlySpan<byte> record);

    /// <summary>
    /// The fewest records that recreate the present state, in an order that <see cref="Replay"/> accepts: what a snapshot
    /// holds. The journal calls this from a thread of its own while acknowledgements are held back, and discards the result
    /// if anything was appended meanwhile. So it must take each lock under which records are appended while it reads what
    /// that lock guards, and must not wait for an append.
    /// </summary>
    IEnumerable<ReadOnlyMemory<byte>> LiveRecords();

    /// <summary>The same for a snapshot that is written afterwards: what is long need not be in memory until then.</summary>
    IReadOnlyCollection<LiveRecord> Capture() => [.. LiveRecords().Select(record => new LiveRecord(record))];
}

/// <summary>A record of a snapshot, or what it is made of when it is written.</summary>
internal readonly struct LiveRecord
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Func<object, ReadOnlyMemory<byte>>? _encode;

    /// <param name="bytes">The record.</param>
    public LiveRecord(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <param name="source">What it is made of; does not change.</param>
    /// <param name="encode">Makes it; the bytes may be used again for the next one.</param>
    public LiveRecord(object source, Func<object, ReadOnlyMemory<byte>> encode) => (Source, _encode) = (source, encode);

    /// <summary>What it is made of; null when it was made at once.</summary>
    public object? Source { get; }

    /// <summary>The record; to be used before the next one is made.</summary>
    public ReadOnlyMemory<byte> Bytes => Source is null ? _bytes : _encode!(Source);
}

/// <summary>Keeps nothing: for tests and benchmarks that need no restart.</summary>
internal sealed class MemoryJournal : IJournal
{
    public static readonly MemoryJournal Instance = new();

    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record) => ValueTask.CompletedTask;
}
