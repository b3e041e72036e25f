using System.Text;
using Billing.Local.Journal;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Journal;

/// <summary>A folder for a journal, and a service that keeps texts by key.</summary>
internal sealed class JournalFixture : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("journal-");

    public string Folder => Path.Combine(_root.FullName, "journal");

    public FileJournalOptions Options { get; set; } = new() { Sync = false };

    public ListLogger Log { get; } = new();

    public async Task<(FileJournal Journal, TextService Texts, JournalReport Report)> OpenAsync()
    {
        var journal = new FileJournal(Folder, Options, Log);
        var texts = new TextService(journal);
        var report = await journal.OpenAsync([texts]);
        return (journal, texts, report);
    }

    /// <summary>Opens, closes, and gives the texts that were there.</summary>
    public async Task<SortedDictionary<string, string>> ReadAsync()
    {
        var (journal, texts, _) = await OpenAsync();
        await journal.DisposeAsync();
        return texts.All;
    }

    public List<string> Files() => [.. Directory.GetFiles(Folder).Where(f => Path.GetFileName(f) is not ("lock" or "closed")).Order(StringComparer.Ordinal)];

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>Keeps the lines that were logged.</summary>
    public sealed class ListLogger : ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }
    }
}

/// <summary>Texts by key: the smallest service with a state.</summary>
internal sealed class TextService(IJournal journal, JournalLane lane = JournalLane.Functions) : IJournaled
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    public JournalLane Lane => lane;

    public SortedDictionary<string, string> All
    {
        get
        {
            lock (_gate)
            {
                return new(_texts, StringComparer.Ordinal);
            }
        }
    }

    public Task SetAsync(string key, string text)
    {
        lock (_gate)
        {
            _texts[key] = text;
            return journal.AppendAsync(lane, Record(key, text)).AsTask();
        }
    }

    public void Replay(ReadOnlySpan<byte> record)
    {
        var parts = Encoding.UTF8.GetString(record).Split('=', 2);
        lock (_gate)
        {
            _texts[parts[0]] = parts[1];
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords()
    {
        lock (_gate)
        {
            return [.. _texts.Select(t => (ReadOnlyMemory<byte>)Record(t.Key, t.Value))];
        }
    }

    private static byte[] Record(string key, string text) => Encoding.UTF8.GetBytes($"{key}={text}");
}
