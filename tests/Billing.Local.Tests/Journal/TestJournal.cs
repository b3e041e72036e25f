using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

/// <summary>
/// The journal of tests that are about something else: on disk and synced, as the host has it, in a folder of its own that
/// goes with it. It also lists its records, so that a test can bring a service back to life from a part of them.
/// </summary>
internal sealed class TestJournal : IJournal, IDisposable
{
    // A snapshot would ask services for their live records, and this journal knows none.
    private static readonly FileJournalOptions Options = new() { CompactionBytes = long.MaxValue };

    private readonly Lock _gate = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");
    private readonly List<(JournalLane Lane, ReadOnlyMemory<byte> Record)> _records = [];
    private FileJournal _file;

    public TestJournal() => _file = Open([]);

    /// <summary>Everything that was appended, in order; the end of it may not be durable yet.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records.Select(record => record.Record)];
            }
        }
    }

    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
    {
        lock (_gate)
        {
            _records.Add((lane, record.ToArray()));
            return _file.AppendAsync(lane, record);
        }
    }

    /// <summary>Closes the folder and opens it again with a service, which gets the records of its lane as after a restart.</summary>
    public T Replay<T>(T service)
        where T : IJournaled
    {
        lock (_gate)
        {
            Close();
            _file = Open([service, .. Enum.GetValues<JournalLane>().Where(lane => lane != service.Lane).Select(lane => new Ignored(lane))]);
        }

        return service;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }

        _folder.Delete(recursive: true);
    }

    // Constructors and Dispose of tests are not asynchronous, and the journal works on threads of its own.
    private FileJournal Open(IReadOnlyList<IJournaled> services)
    {
        var file = new FileJournal(_folder.FullName, Options);
        file.OpenAsync(services).GetAwaiter().GetResult();
        return file;
    }

    private void Close() => _file.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A service of the host that the test does not have.</summary>
    private sealed class Ignored(JournalLane lane) : IJournaled
    {
        public JournalLane Lane => lane;

        public void Replay(ReadOnlySpan<byte> record)
        {
            // Not what the test looks at.
        }

        public IEnumerable<ReadOnlyMemory<byte>> LiveRecords() => [];
    }
}
