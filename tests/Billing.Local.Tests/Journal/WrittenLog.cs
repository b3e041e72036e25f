using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

/// <summary>A closed journal of random records in random groups and segments, with the places of its frames.</summary>
internal sealed class WrittenLog : IDisposable
{
    private readonly JournalFixture _fixture;
    private readonly List<List<string>> _groups = [];

    private WrittenLog(JournalFixture fixture) => _fixture = fixture;

    public string Folder => _fixture.Folder;

    public List<string> Files => _fixture.Files();

    /// <summary>Where each group stands.</summary>
    public List<(string File, long Start, long End)> Frames { get; } = [];

    public static WrittenLog Write(Random random)
    {
        var fixture = new JournalFixture();
        var log = new WrittenLog(fixture);
        Directory.CreateDirectory(fixture.Folder);
        var folder = new JournalFolder(fixture.Folder);
        var options = new FileJournalOptions { Sync = false, SegmentBytes = random.Next(100, 2_000) };
        using var segments = new JournalSegments(folder, options, new JournalRecovery(folder, "", (_, _) => { }));
        var text = 0;
        for (var number = 0; number < random.Next(1, 30); number++)
        {
            var batch = new JournalBatch { Number = number };
            var group = Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"k{text++ % 7}={new string('x', random.Next(120))}{text}").ToList();
            group.ForEach(record => batch.Add(JournalLane.Functions, System.Text.Encoding.UTF8.GetBytes(record)));
            log._groups.Add(group);
            segments.Write(batch);
            var file = fixture.Files()[^1];
            var end = new FileInfo(file).Length;
            log.Frames.Add((file, end - batch.Length, end));
        }

        return log;
    }

    /// <summary>The texts after the first <paramref name="groups"/> groups.</summary>
    public SortedDictionary<string, string> Texts(int groups) => TextsOf(_groups.Take(groups));

    /// <summary>The texts after all groups but one.</summary>
    public SortedDictionary<string, string> TextsWithout(int group) => TextsOf(_groups.Where((_, index) => index != group));

    private static SortedDictionary<string, string> TextsOf(IEnumerable<List<string>> groups)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var parts in groups.SelectMany(group => group).Select(record => record.Split('=', 2)))
        {
            texts[parts[0]] = parts[1];
        }

        return texts;
    }

    /// <summary>Opens the journal and closes it again.</summary>
    public (SortedDictionary<string, string> Found, JournalReport? Report, JournalException? Failure) Open()
    {
        var journal = new FileJournal(Folder);
        var texts = new TextService(journal);
        try
        {
            var report = journal.OpenAsync([texts]).GetAwaiter().GetResult();
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return (texts.All, report, null);
        }
        catch (JournalException failure)
        {
            return (texts.All, null, failure);
        }
    }

    public void Dispose() => _fixture.Dispose();
}
