using Billing.Local.Journal;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Local.Tests.Journal;

/// <summary>What becomes of files that a crash tore or a disk damaged.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly JournalFixture _fixture = new() { Options = new FileJournalOptions { Sync = false, SegmentBytes = 600 } };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_log_that_is_cut_anywhere_gives_back_what_stands_before_the_cut() => Check((log, random) =>
    {
        var last = log.Files[^1];
        var length = new FileInfo(last).Length;
        var cut = random.NextInt64(length + 1);
        using (var file = File.OpenWrite(last))
        {
            file.SetLength(cut);
        }

        var (found, report, failure) = log.Open();
        Assert.Null(failure);
        var whole = log.Frames.Count(frame => frame.File != last || frame.End <= cut);
        Assert.Equal(log.Texts(whole), found);
        Assert.True(report!.TornBytes <= cut);
    });

    [Fact]
    public void A_log_whose_end_is_garbage_gives_back_what_stands_before_it() => Check((log, random) =>
    {
        var garbage = new byte[random.Next(1, 200)];
        if (random.Next(3) > 0)
        {
            random.NextBytes(garbage); // else zeros, as a file system leaves them
        }

        using (var file = new FileStream(log.Files[^1], FileMode.Append))
        {
            file.Write(garbage);
        }

        var (found, report, failure) = log.Open();
        Assert.Null(failure);
        Assert.Equal(log.Texts(log.Frames.Count), found);
        Assert.Equal(garbage.Length, report!.TornBytes);
    });

    [Fact]
    public void A_flipped_bit_is_found_and_only_the_last_group_can_be_taken_for_torn() => Check((log, random) =>
    {
        var path = log.Files[random.Next(log.Files.Count)];
        var bytes = File.ReadAllBytes(path);
        var at = random.Next(bytes.Length);
        bytes[at] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(path, bytes);

        var (found, _, failure) = log.Open();
        if (failure is null)
        {
            var last = log.Frames[^1];
            Assert.Equal(last.File, path);
            Assert.InRange(at, last.Start, last.End - 1);
            Assert.Equal(log.Texts(log.Frames.Count - 1), found);
            return;
        }

        Assert.Equal(path, failure.File);
        Assert.InRange(failure.Offset!.Value, 0, at);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("journal repair", failure.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    });

    [Fact]
    public void A_repair_keeps_what_stands_before_and_behind_the_damage_and_sets_the_files_aside() => Check((log, random) =>
    {
        var broken = log.Frames[random.Next(log.Frames.Count)];
        var bytes = File.ReadAllBytes(broken.File);
        bytes[random.Next((int)broken.Start, (int)broken.End)] ^= 0x40;
        File.WriteAllBytes(broken.File, bytes);

        var (told, loss) = JournalRepair.Run(log.Folder, All);

        if (loss is null)
        {
            // The last group may be a write that did not end.
            Assert.Equal(log.Frames[^1], broken);
            Assert.Contains("is sound", told, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(log.Folder, "damaged-1", Path.GetFileName(broken.File))));
        Assert.Equal(1, loss.Found.LostGroups);
        Assert.Contains("accept", log.Open().Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(loss, JournalRepair.Run(log.Folder, All).Loss! with { Found = loss.Found, IsSetAside = loss.IsSetAside });
        loss.Decide(log.Folder, new JournalDecision("n.n.", "test", DateTimeOffset.UnixEpoch, []));
        var (found, _, failure) = log.Open();
        Assert.Null(failure);
        Assert.Equal(log.TextsWithout(log.Frames.IndexOf(broken)), found);
        Assert.True(File.Exists(Path.Combine(log.Folder, "damaged-1", "decision.json")));
    });

    [Fact]
    public void A_log_that_was_closed_and_is_cut_is_no_torn_one() => Check((log, random) =>
    {
        Assert.Null(log.Open().Failure);
        var last = log.Frames[^1];
        using (var file = File.OpenWrite(last.File))
        {
            file.SetLength(random.NextInt64(last.Start, last.End));
        }

        Assert.Contains("closed", log.Open().Failure!.Message, StringComparison.Ordinal);

        var loss = JournalRepair.Run(log.Folder, All).Loss!;
        Assert.Equal(1, loss.Found.LostGroups);
        loss.Decide(log.Folder, new JournalDecision("n.n.", "test", DateTimeOffset.UnixEpoch, []));
        Assert.Equal(log.Texts(log.Frames.Count - 1), log.Open().Found);
    });

    [Fact]
    public void A_record_that_builds_on_a_lost_one_is_counted_and_left_out() => Check((log, random) =>
    {
        var broken = log.Frames[0];
        var bytes = File.ReadAllBytes(broken.File);
        bytes[broken.End - 1] ^= 1;
        File.WriteAllBytes(broken.File, bytes);

        var (_, loss) = JournalRepair.Run(log.Folder, (_, record) => !record.StartsWith("k3"u8));

        if (loss is not null)
        {
            loss.Decide(log.Folder, new JournalDecision("n.n.", "test", DateTimeOffset.UnixEpoch, []));
            Assert.DoesNotContain("k3", log.Open().Found.Keys);
        }
    });

    [Fact]
    public async Task A_torn_end_is_told_and_writing_goes_on_behind_it()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.DisposeAsync();
        await File.AppendAllTextAsync(_fixture.Files()[^1], "torn", TestContext.Current.CancellationToken);

        var (second, more, report) = await _fixture.OpenAsync();
        await more.SetAsync("b", "2");
        await second.DisposeAsync();

        Assert.Equal(4, report.TornBytes);
        Assert.Contains(_fixture.Log.Lines, line => line.Contains("4 bytes at the end of", StringComparison.Ordinal));
        Assert.Equal(["a", "b"], (await _fixture.ReadAsync()).Keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(24)]
    public async Task A_segment_that_was_just_begun_when_the_host_ended_is_begun_anew(int length)
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.DisposeAsync();
        var header = File.ReadAllBytes(_fixture.Files()[^1])[..24];
        header[8]++;
        await File.WriteAllBytesAsync(
            Path.Combine(_fixture.Folder, "segment-0000000000000000001"), header[..length], TestContext.Current.CancellationToken);

        var (second, more, _) = await _fixture.OpenAsync();
        await more.SetAsync("b", "2");
        await second.DisposeAsync();

        Assert.Equal(["a", "b"], (await _fixture.ReadAsync()).Keys);
    }

    [Fact]
    public async Task A_missing_segment_is_named()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        for (var n = 0; n < 50; n++)
        {
            await texts.SetAsync($"k{n}", new string('x', 50));
        }

        await journal.DisposeAsync();
        File.Delete(_fixture.Files()[1]);

        var refused = await Assert.ThrowsAsync<JournalException>(_fixture.OpenAsync);
        Assert.Contains("lacks frames", refused.Message, StringComparison.Ordinal);
        Assert.Equal(_fixture.Files()[1], refused.File);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.999)]
    public async Task A_damaged_snapshot_is_refused_and_can_be_repaired(double place)
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        for (var n = 0; n < 10; n++)
        {
            await texts.SetAsync($"k{n}", new string('x', 300_000));
        }

        await journal.CompactAsync();
        await texts.SetAsync("later", "1");
        await journal.DisposeAsync();
        var snapshot = _fixture.Files().Single(f => f.Contains("snapshot", StringComparison.Ordinal));
        using (var file = File.Open(snapshot, FileMode.Open))
        {
            file.Position = (long)(file.Length * place);
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 1));
        }

        var refused = await Assert.ThrowsAsync<JournalException>(_fixture.OpenAsync);
        Assert.Equal(snapshot, refused.File);
        var loss = JournalRepair.Run(_fixture.Folder, All).Loss!;
        loss.Decide(_fixture.Folder, new JournalDecision("n.n.", "test", DateTimeOffset.UnixEpoch, []));

        var kept = await _fixture.ReadAsync();
        Assert.InRange(kept.Count, 6, 11);
        Assert.Contains("later", kept.Keys);
        Assert.All(kept, text => Assert.Equal(texts.All[text.Key], text.Value));
    }

    [Fact]
    public async Task A_repair_of_a_sound_journal_changes_nothing()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await Assert.ThrowsAsync<JournalException>(() => Task.Run(() => JournalRepair.Run(_fixture.Folder, All)));
        await journal.DisposeAsync();

        Assert.Contains("is sound: 1 records", JournalRepair.Run(_fixture.Folder, All).Told, StringComparison.Ordinal);
        Assert.Single(await _fixture.ReadAsync());
    }

    private static bool All(JournalLane lane, ReadOnlySpan<byte> record) => true;

    /// <summary>Writes random logs and hands each to <paramref name="property"/> with a source of random numbers.</summary>
    private static void Check(Action<WrittenLog, Random> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            using var log = WrittenLog.Write(random);
            property(log, random);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
}
