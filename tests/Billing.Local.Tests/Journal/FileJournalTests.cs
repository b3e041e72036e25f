using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

public sealed class FileJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        var (journal, texts, first) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => texts.SetAsync($"k{n}", new string('x', n))));
        await journal.DisposeAsync();

        var (again, restored, second) = await _fixture.OpenAsync();
        await again.DisposeAsync();

        Assert.Equal(0, first.Records);
        Assert.Equal(1001, second.Records);
        Assert.Equal(0, second.TornBytes);
        Assert.Equal(texts.All, restored.All);
    }

    [Fact]
    public async Task Records_of_all_services_come_back_in_the_order_of_their_appends()
    {
        var journal = new FileJournal(_fixture.Folder, _fixture.Options);
        await journal.OpenAsync([]);
        foreach (var n in Enumerable.Range(0, 100))
        {
            await journal.AppendAsync(n % 3 == 0 ? JournalLane.Cosmos : JournalLane.Blobs, new[] { (byte)n });
        }

        await journal.DisposeAsync();

        var seen = new List<byte>();
        var again = new FileJournal(_fixture.Folder, _fixture.Options);
        await again.OpenAsync([new Recorder(JournalLane.Cosmos, seen), new Recorder(JournalLane.Blobs, seen)]);
        await again.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 100).Select(n => (byte)n), seen);
    }

    [Fact]
    public async Task Many_writers_share_a_sync_and_none_is_told_before_it()
    {
        var files = new FaultyFiles();
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open };
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("first", "1");
        var before = files.Flushes;
        files.HoldFlushes();

        var writes = Enumerable.Range(0, 500).Select(n => texts.SetAsync($"k{n}", "x")).ToList();
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        files.LetFlushesGo();
        await Task.WhenAll(writes);

        Assert.InRange(files.Flushes - before, 1, 3);
        await journal.DisposeAsync();
        Assert.Equal(501, (await _fixture.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_log_goes_on_in_a_new_segment_when_one_is_full()
    {
        _fixture.Options = new FileJournalOptions { Sync = false, SegmentBytes = 1_000 };
        var (journal, texts, _) = await _fixture.OpenAsync();
        for (var n = 0; n < 100; n++)
        {
            await texts.SetAsync($"k{n}", new string('x', 100));
        }

        await journal.DisposeAsync();

        Assert.InRange(_fixture.Files().Count, 10, 30);
        Assert.Equal(100, (await _fixture.ReadAsync()).Count);
    }

    [Fact]
    public async Task Records_larger_than_a_buffer_or_a_group_are_kept()
    {
        var files = new FaultyFiles();
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open };
        var (journal, texts, _) = await _fixture.OpenAsync();
        files.HoldFlushes();
        var writes = Enumerable.Range(0, 12).Select(n => texts.SetAsync($"k{n:D2}", new string((char)('a' + n), 3 << 20))).ToList();
        files.LetFlushesGo();
        await Task.WhenAll(writes);
        await journal.DisposeAsync();

        var kept = await _fixture.ReadAsync();
        Assert.Equal(texts.All, kept);
    }

    [Fact]
    public async Task A_second_host_on_the_folder_is_refused_until_the_first_has_ended()
    {
        var (journal, _, _) = await _fixture.OpenAsync();

        var refused = await Assert.ThrowsAsync<JournalException>(_fixture.OpenAsync);
        Assert.Contains(_fixture.Folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another host", refused.Message, StringComparison.Ordinal);

        await journal.DisposeAsync();
        Assert.Empty(await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_record_of_a_service_that_the_host_lacks_is_not_dropped()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.DisposeAsync();

        var other = new FileJournal(_fixture.Folder);
        var refused = await Assert.ThrowsAsync<JournalException>(() => other.OpenAsync([new TextService(other, JournalLane.Durable)]));
        Assert.Contains("Functions", refused.Message, StringComparison.Ordinal);
        Assert.Single(await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.Folder)!);
        await File.WriteAllTextAsync(_fixture.Folder, "a file", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<JournalException>(_fixture.OpenAsync);
        Assert.Contains(_fixture.Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_folder_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Read-only places differ between systems.");

        // Not even root can write here.
        var refused = await Assert.ThrowsAsync<JournalException>(() => new FileJournal("/sys/kernel/billing-journal").OpenAsync([]));

        Assert.Contains("The journal folder '/sys/kernel/billing-journal' cannot be written.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_fails_the_writers_and_loses_nothing_acknowledged()
    {
        var files = new FaultyFiles { Space = 10_000 };
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open, SegmentBytes = 2_000 };
        var (journal, texts, _) = await _fixture.OpenAsync();
        var acknowledged = 0;
        var failure = await Assert.ThrowsAsync<JournalException>(async () =>
        {
            for (; acknowledged < 1_000; acknowledged++)
            {
                await texts.SetAsync($"k{acknowledged:D3}", new string('x', 100));
            }
        });

        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_fixture.Folder, failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, await journal.Broken);
        await Assert.ThrowsAsync<JournalException>(() => texts.SetAsync("later", ""));
        await journal.DisposeAsync();

        files.Space = long.MaxValue;
        var kept = await _fixture.ReadAsync();
        Assert.True(acknowledged > 10);
        Assert.Equal(Enumerable.Range(0, acknowledged).Select(n => $"k{n:D3}"), kept.Keys);
    }

    [Fact]
    public async Task A_disk_that_fills_up_in_the_midst_of_a_group_acknowledges_none_of_the_group()
    {
        var files = new FaultyFiles();
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open };
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("before", "1");
        var written = files.Written;
        files.HoldFlushes();
        var first = texts.SetAsync("first", "1"); // its sync is held, so the next ones become a group
        while (files.Written == written)
        {
            await Task.Yield();
        }

        files.Space = files.Written + 3_000;
        var group = Enumerable.Range(0, 100).Select(n => texts.SetAsync($"k{n:D3}", new string('x', 100))).ToList();
        files.LetFlushesGo();

        await first;
        foreach (var write in group)
        {
            Assert.Contains("full", (await Assert.ThrowsAsync<JournalException>(() => write)).Message, StringComparison.Ordinal);
        }

        Assert.Same(journal.Failure, await journal.Broken);
        await journal.DisposeAsync();
        files.Space = long.MaxValue;
        var (again, kept, report) = await _fixture.OpenAsync();
        await again.DisposeAsync();
        Assert.Equal(["before", "first"], kept.All.Keys);
        Assert.Equal(3_000, report.TornBytes);
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_named_and_what_it_holds_is_there_later()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.DisposeAsync();
        var files = new FaultyFiles { Space = 1_000 };
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open };

        var refused = await Assert.ThrowsAsync<JournalException>(_fixture.OpenAsync);

        Assert.Contains($"The disk of the journal folder '{_fixture.Folder}' is full.", refused.Message, StringComparison.Ordinal);
        files.Space = long.MaxValue;
        Assert.Single(await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_sync_that_fails_fails_the_writers()
    {
        var files = new FaultyFiles();
        _fixture.Options = new FileJournalOptions { OpenFile = files.Open };
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        files.FailFlushes = true;

        await Assert.ThrowsAsync<JournalException>(() => texts.SetAsync("b", "2"));
        files.FailFlushes = false;
        await Assert.ThrowsAsync<JournalException>(() => texts.SetAsync("c", "3"));
        await journal.DisposeAsync();

        Assert.Contains("a", (await _fixture.ReadAsync()).Keys);
    }

    private sealed class Recorder(JournalLane lane, List<byte> seen) : IJournaled
    {
        public JournalLane Lane => lane;

        public void Replay(ReadOnlySpan<byte> record) => seen.Add(record[0]);

        public IEnumerable<ReadOnlyMemory<byte>> LiveRecords() => [];
    }
}
