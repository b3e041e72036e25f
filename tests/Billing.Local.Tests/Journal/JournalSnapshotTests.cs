using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

public sealed class JournalSnapshotTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task After_a_snapshot_a_start_reads_what_lives_and_not_its_history()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        for (var n = 0; n < 2_000; n++)
        {
            await texts.SetAsync($"k{n % 10}", $"{n}");
        }

        Assert.True(await journal.CompactAsync());
        await texts.SetAsync("last", "one");
        await journal.DisposeAsync();

        var (again, restored, report) = await _fixture.OpenAsync();
        await again.DisposeAsync();
        Assert.Equal(11, report.Records);
        Assert.Equal(texts.All, restored.All);
        Assert.Equal(["segment", "snapshot"], _fixture.Files().Select(f => Path.GetFileName(f).Split('-')[0]));
    }

    [Fact]
    public async Task Snapshots_are_made_under_load_and_lose_nothing()
    {
        _fixture.Options = new FileJournalOptions { Sync = false, SegmentBytes = 20_000, CompactionBytes = 50_000 };
        var (journal, texts, _) = await _fixture.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < 1_500; n++)
            {
                await texts.SetAsync($"{writer}/{n % 20}", $"{n}");
            }
        })));
        await journal.DisposeAsync();

        Assert.Contains(_fixture.Log.Lines, line => line.Contains("became a snapshot", StringComparison.Ordinal));
        Assert.DoesNotContain(_fixture.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        var (again, restored, report) = await _fixture.OpenAsync();
        await again.DisposeAsync();
        Assert.Equal(texts.All, restored.All);
        Assert.InRange(report.Records, 160, 11_000);
    }

    [Fact]
    public async Task A_long_history_is_made_short_at_the_next_start()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        for (var n = 0; n < 1_000; n++)
        {
            await texts.SetAsync("k", $"{n}");
        }

        await journal.DisposeAsync();
        _fixture.Options = _fixture.Options with { CompactionBytes = 1_000 };
        var (second, _, _) = await _fixture.OpenAsync();
        await second.CompactAsync();
        await second.DisposeAsync();

        var (third, restored, report) = await _fixture.OpenAsync();
        await third.DisposeAsync();
        Assert.Equal(1, report.Records);
        Assert.Equal("999", restored.All["k"]);
    }

    [Fact]
    public async Task A_service_that_does_not_come_to_rest_is_left_alone()
    {
        _fixture.Options = new FileJournalOptions { Sync = false, CapturePatience = TimeSpan.FromMilliseconds(100) };
        var journal = new FileJournal(_fixture.Folder, _fixture.Options);
        await journal.OpenAsync([new RestlessService(journal)]);

        Assert.False(await journal.CompactAsync());
        await journal.DisposeAsync();

        var seen = new RestlessService(journal);
        var again = new FileJournal(_fixture.Folder, _fixture.Options);
        await again.OpenAsync([seen]);
        await again.DisposeAsync();
        Assert.True(seen.Replayed > 0);
        Assert.DoesNotContain(_fixture.Files(), file => file.Contains("snapshot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_that_a_crash_cut_off_is_ignored_and_deleted()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.CompactAsync();
        await texts.SetAsync("b", "2");
        await journal.DisposeAsync();
        var unfinished = Path.Combine(_fixture.Folder, "snapshot-0000000000000000002.tmp");
        await File.WriteAllTextAsync(unfinished, "half", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await _fixture.ReadAsync()).Count);
        Assert.False(File.Exists(unfinished));
    }

    [Fact]
    public async Task A_first_snapshot_that_a_crash_cut_off_leaves_nothing_in_the_next_one_of_its_name()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.DisposeAsync();
        var unfinished = Path.Combine(_fixture.Folder, "snapshot-0000000000000000001.tmp");
        await File.WriteAllTextAsync(unfinished, new string('x', 10_000), TestContext.Current.CancellationToken);

        var (second, _, _) = await _fixture.OpenAsync();
        Assert.True(await second.CompactAsync());
        await second.DisposeAsync();

        Assert.Contains(_fixture.Files(), file => file.EndsWith("snapshot-0000000000000000001", StringComparison.Ordinal));
        Assert.Equal("1", (await _fixture.ReadAsync())["a"]);
    }

    [Fact]
    public async Task A_snapshot_that_finds_no_room_leaves_the_log_as_it_is()
    {
        var files = new FaultyFiles();
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open };
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", new string('x', 1_000));
        files.Space = 0;

        await Assert.ThrowsAsync<IOException>(journal.CompactAsync);
        files.Space = long.MaxValue;
        await texts.SetAsync("b", "2");
        await journal.DisposeAsync();

        Assert.Equal(["a", "b"], (await _fixture.ReadAsync()).Keys);
    }

    /// <summary>Appends whenever somebody looks.</summary>
    private sealed class RestlessService(IJournal journal) : IJournaled
    {
        public int Replayed { get; private set; }

        public JournalLane Lane => JournalLane.Functions;

        public void Replay(ReadOnlySpan<byte> record) => Replayed++;

        public IEnumerable<ReadOnlyMemory<byte>> LiveRecords()
        {
            _ = journal.AppendAsync(Lane, new byte[] { 1 }).AsTask();
            return [];
        }
    }
}
