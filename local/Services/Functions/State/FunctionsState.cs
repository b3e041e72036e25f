using System.Text.Json;
using Billing.Local.Journal;

namespace Billing.Local.Functions.State;

/// <summary>The state that the host keeps over a restart: runs of timers, positions in change feeds, blobs handled.</summary>
internal sealed class FunctionsState(IJournal journal) : IJournaled
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimerRun> _timers = [];
    private readonly Dictionary<string, long> _feeds = [];
    private readonly Dictionary<(string Function, string Container, string Blob), string> _receipts = [];

    public JournalLane Lane => JournalLane.Functions;

    /// <summary>The last run of a timer, or null.</summary>
    public TimerRun? Timer(string function)
    {
        lock (_gate)
        {
            return _timers.TryGetValue(function, out var run) ? run : null;
        }
    }

    /// <summary>Keeps the last run of a timer.</summary>
    public ValueTask SetTimerAsync(string function, TimerRun run) =>
        KeepAsync(new StateRecord { Timer = function, Run = run });

    /// <summary>Up to where a function has handled its change feed, or null.</summary>
    public long? Feed(string function)
    {
        lock (_gate)
        {
            return _feeds.TryGetValue(function, out var position) ? position : null;
        }
    }

    /// <summary>Keeps up to where a function has handled its change feed.</summary>
    public ValueTask SetFeedAsync(string function, long position) =>
        KeepAsync(new StateRecord { Feed = function, Position = position });

    /// <summary>True if a function has handled this version of a blob.</summary>
    public bool HasReceipt(string function, string container, string blob, string etag)
    {
        lock (_gate)
        {
            return _receipts.TryGetValue((function, container, blob), out var last) && last == etag;
        }
    }

    /// <summary>Keeps that a function has handled this version of a blob; earlier versions need no mark of their own.</summary>
    public ValueTask SetReceiptAsync(string function, string container, string blob, string etag) =>
        KeepAsync(new StateRecord { Receipt = function, Container = container, Blob = blob, ETag = etag });

    public void Replay(ReadOnlySpan<byte> record)
    {
        if (record.Length == 0 || record[0] != 1)
        {
            throw new InvalidDataException($"The functions host does not know the record version {(record.Length == 0 ? -1 : record[0])}.");
        }

        Apply(JsonSerializer.Deserialize(record[1..], StateRecordContext.Default.StateRecord)!);
    }

    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords()
    {
        lock (_gate)
        {
            return
            [
                .. _timers.Select(timer => Encode(new StateRecord { Timer = timer.Key, Run = timer.Value })),
                .. _feeds.Select(feed => Encode(new StateRecord { Feed = feed.Key, Position = feed.Value })),
                .. _receipts.Select(receipt => Encode(new StateRecord
                {
                    Receipt = receipt.Key.Function,
                    Container = receipt.Key.Container,
                    Blob = receipt.Key.Blob,
                    ETag = receipt.Value,
                })),
            ];
        }
    }

    private ValueTask KeepAsync(StateRecord record)
    {
        var bytes = Encode(record);
        lock (_gate)
        {
            Apply(record);
            return journal.AppendAsync(Lane, bytes);
        }
    }

    private void Apply(StateRecord record)
    {
        if (record.Timer is not null)
        {
            _timers[record.Timer] = record.Run;
        }
        else if (record.Feed is not null)
        {
            _feeds[record.Feed] = record.Position;
        }
        else if (record.Receipt is not null)
        {
            _receipts[(record.Receipt, record.Container!, record.Blob!)] = record.ETag!;
        }
    }

    private static ReadOnlyMemory<byte> Encode(StateRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, StateRecordContext.Default.StateRecord);
        return (byte[])[1, .. json];
    }
}

/// <summary>The last run of a timer, in UTC.</summary>
/// <param name="Last">When it ran; the default when it never did.</param>
/// <param name="Next">When it was to run after that.</param>
/// <param name="LastUpdated">When this was written.</param>
internal readonly record struct TimerRun(DateTime Last, DateTime Next, DateTime LastUpdated);
