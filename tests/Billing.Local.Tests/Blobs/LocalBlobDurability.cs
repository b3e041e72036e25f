using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;
using Billing.Local.Journal;
using Billing.Local.Time;

namespace Billing.Local.Tests.Blobs;

/// <summary>What the local store keeps over a restart.</summary>
public sealed class LocalBlobDurability : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blobs-");
    private readonly SimulatedClock _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly KeptJournal _journal = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replaying_the_log_or_the_live_records_recreates_the_account(bool inFiles)
    {
        var account = Open(inFiles);
        await PlayAsync(account);

        var fromLog = Open(inFiles, _journal.Records);
        var fromLive = Open(inFiles, [.. account.LiveRecords()]);

        var expected = await DescribeAsync(account);
        Assert.Equal(expected, await DescribeAsync(fromLog));
        Assert.Equal(expected, await DescribeAsync(fromLive));
        Assert.Equal(account.LiveRecords().Select(r => r.ToArray()), fromLive.LiveRecords().Select(r => r.ToArray()));
    }

    [Fact]
    public void The_numbers_that_the_journal_keeps_of_states_are_those_of_the_client()
    {
        Assert.Equal([0, 1, 2], new[] { BlobImmutabilityPolicyMode.Mutable, BlobImmutabilityPolicyMode.Unlocked, BlobImmutabilityPolicyMode.Locked }.Select(m => (int)m));
        Assert.Equal([0, 1, 2, 3], new[] { CopyStatus.Pending, CopyStatus.Success, CopyStatus.Aborted, CopyStatus.Failed }.Select(s => (int)s));
    }

    [Fact]
    public async Task A_restart_gives_no_tag_twice()
    {
        var account = Open(inFiles: true);
        await PlayAsync(account);
        var tags = (await DescribeAsync(account)).Select(line => line.Split(' ')[1]).ToHashSet();

        var again = Open(inFiles: true, _journal.Records).CreateClient().GetBlobContainerClient("kept").GetBlobClient("new");
        var tag = (await again.UploadAsync(BinaryData.FromString("x"))).Value.ETag.ToString();

        Assert.DoesNotContain(tag, tags);
        Assert.All(tags, earlier => Assert.True(string.CompareOrdinal(earlier, tag) < 0));
    }

    [Fact]
    public async Task Files_that_no_blob_holds_are_deleted()
    {
        var account = Open(inFiles: true);
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await container.CreateAsync();
        var blob = container.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromBytes(new byte[10_000]));
        await container.GetBlobClient("copy").StartCopyFromUriAsync(blob.Uri);
        Assert.Single(Files());

        await blob.UploadAsync(BinaryData.FromBytes(new byte[20_000]), overwrite: true);
        Assert.Equal(2, Files().Count);
        await container.DeleteBlobAsync("copy");
        Assert.Equal(20_000, Assert.Single(Files()).Length);
        await container.DeleteAsync();
        Assert.Empty(Files());
    }

    [Fact]
    public async Task An_upload_that_is_refused_leaves_no_file()
    {
        var account = Open(inFiles: true);
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await Assert.ThrowsAsync<Azure.RequestFailedException>(
            () => container.GetBlobClient("a").UploadAsync(BinaryData.FromBytes(new byte[10_000])));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task An_upload_that_the_disk_does_not_take_fails_alone_and_succeeds_when_there_is_space()
    {
        var account = new LocalBlobAccount(Path.Combine(_folder.FullName, "blobs"), _clock, _journal);
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await container.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "blobs"), "not a folder", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<Azure.RequestFailedException>(
            () => container.UploadBlobAsync("big", BinaryData.FromBytes(new byte[10_000])));
        await container.UploadBlobAsync("small", BinaryData.FromBytes(new byte[10]));
        File.Delete(Path.Combine(_folder.FullName, "blobs"));
        await container.UploadBlobAsync("big", BinaryData.FromBytes(new byte[10_000]));

        Assert.Equal((500, "InternalError"), (failure.Status, failure.ErrorCode));
        Assert.Contains(Path.Combine(_folder.FullName, "blobs"), failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, await container.GetBlobsAsync().CountAsync());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_no_file()
    {
        var container = Open(inFiles: true).CreateClient().GetBlobContainerClient("kept");
        await container.CreateAsync();
        using var content = new ForwardOnlyStream(new byte[200_000], new IOException("The client is gone."));
        Assert.Equal("The client is gone.", (await Assert.ThrowsAsync<IOException>(() => container.UploadBlobAsync("a", content))).Message);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_file_of_an_upload_that_a_crash_cut_off_is_cleared_after_the_replay()
    {
        await PlayAsync(Open(inFiles: true));
        var live = Files().Count;
        var orphan = Path.Combine(_folder.FullName, "ff", "0000000fffff.blob");
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        await File.WriteAllTextAsync(orphan, "cut off", TestContext.Current.CancellationToken);

        var account = Open(inFiles: true, _journal.Records);

        Assert.Equal(1, account.DeleteOrphans());
        Assert.Equal(live, Files().Count);
        Assert.Equal(10_000, (await account.CreateClient().GetBlobContainerClient("kept").GetBlobClient("big").GetPropertiesAsync()).Value.ContentLength);
    }

    [Fact]
    public async Task A_blob_that_is_being_read_can_be_replaced()
    {
        var account = Open(inFiles: true);
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await container.CreateAsync();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var blob = container.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromBytes(bytes));

        using var download = (await blob.DownloadStreamingAsync()).Value;
        await blob.UploadAsync(BinaryData.FromString("new"), overwrite: true);
        using var copy = new MemoryStream();
        await download.Content.CopyToAsync(copy, TestContext.Current.CancellationToken);

        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task Nothing_is_acknowledged_or_announced_before_the_journal_has_it()
    {
        var account = Open(inFiles: false);
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await container.CreateAsync();
        var feed = account.Subscribe("kept");
        var gate = _journal.Hold();

        var upload = container.GetBlobClient("a").UploadAsync(BinaryData.FromString("x"));

        Assert.False(upload.IsCompleted);
        Assert.Equal(0, account.PendingWork);
        gate.SetResult();
        await upload;
        Assert.Equal(1, account.PendingWork);
        Assert.True(feed.TryRead(out var written));
        Assert.Equal("a", written.Name);
    }

    [Fact]
    public async Task A_read_and_a_refusal_wait_until_the_write_that_they_show_is_durable()
    {
        var account = Open(inFiles: false);
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await container.CreateAsync();
        var gate = _journal.Hold();
        var blob = container.GetBlobClient("a");
        var upload = blob.UploadAsync(BinaryData.FromString("x"));

        var again = blob.UploadAsync(BinaryData.FromString("y"));
        Task[] looks = [again, blob.ExistsAsync(), blob.DownloadContentAsync(), container.GetBlobsAsync().GetAsyncEnumerator().MoveNextAsync().AsTask()];

        Assert.DoesNotContain(looks, look => look.IsCompleted);
        gate.SetResult();
        await upload;
        Assert.Equal("BlobAlreadyExists", (await Assert.ThrowsAsync<Azure.RequestFailedException>(() => again)).ErrorCode);
        await Task.WhenAll(looks[1..]);
    }

    private LocalBlobAccount Open(bool inFiles, IEnumerable<ReadOnlyMemory<byte>>? records = null)
    {
        var account = new LocalBlobAccount(inFiles ? _folder.FullName : null, _clock, _journal);
        foreach (var record in records ?? [])
        {
            account.Replay(record.Span);
        }

        return account;
    }

    private List<FileInfo> Files() => [.. _folder.EnumerateFiles("*", SearchOption.AllDirectories)];

    private async Task PlayAsync(LocalBlobAccount account)
    {
        var service = account.CreateClient();
        var kept = service.GetBlobContainerClient("kept");
        await kept.CreateAsync(metadata: new Dictionary<string, string> { ["a"] = "1" });
        await service.CreateBlobContainerAsync("gone");
        await service.GetBlobContainerClient("gone").UploadBlobAsync("x", BinaryData.FromBytes(new byte[9_000]));
        await service.DeleteBlobContainerAsync("gone");
        await kept.UploadBlobAsync("small", BinaryData.FromString("ü"));
        await kept.UploadBlobAsync("big", BinaryData.FromBytes(new byte[10_000]));
        await kept.UploadBlobAsync("deleted", BinaryData.FromBytes(new byte[10_000]));
        await kept.DeleteBlobAsync("deleted");
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        var small = kept.GetBlobClient("small");
        await small.SetMetadataAsync(new Dictionary<string, string> { ["tenant"] = "acme" });
        await small.SetHttpHeadersAsync(new() { ContentType = "text/plain", ContentDisposition = "inline" });
        var hold = new BlobImmutabilityPolicy { ExpiresOn = _clock.GetUtcNow().AddDays(1), PolicyMode = BlobImmutabilityPolicyMode.Locked };
        await kept.GetBlobClient("locked").UploadAsync(
            BinaryData.FromString("x"), new BlobUploadOptions { ImmutabilityPolicy = hold, LegalHold = true });
        await kept.GetBlobClient("copy").StartCopyFromUriAsync(kept.GetBlobClient("big").Uri);
        await using var stream = await kept.GetBlobClient("blocks").OpenWriteAsync(true, new() { BufferSize = 6_000 });
        await stream.WriteAsync(RandomNumberGenerator.GetBytes(15_000));
    }

    private static async Task<List<string>> DescribeAsync(LocalBlobAccount account)
    {
        var lines = new List<string>();
        var container = account.CreateClient().GetBlobContainerClient("kept");
        await foreach (var item in container.GetBlobsAsync())
        {
            var blob = container.GetBlobClient(item.Name);
            var p = (await blob.GetPropertiesAsync()).Value;
            var content = (await blob.DownloadContentAsync()).Value.Content.ToArray();
            lines.Add(
                $"{item.Name} {p.ETag} {p.CreatedOn:O} {p.LastModified:O} {p.ContentLength} {p.ContentType} {p.ContentDisposition} "
                + $"{Convert.ToHexString(p.ContentHash ?? [])} {string.Join(';', p.Metadata)} {p.CopyId} {p.CopySource} {p.CopyCompletedOn:O} "
                + $"{p.ImmutabilityPolicy?.ExpiresOn:O} {p.ImmutabilityPolicy?.PolicyMode} {p.HasLegalHold} "
                + Convert.ToHexString(SHA256.HashData(content)));
        }

        Assert.False((await account.CreateClient().GetBlobContainerClient("gone").ExistsAsync()).Value);
        return lines;
    }

    /// <summary>Keeps its records in memory and can hold them back from being durable.</summary>
    private sealed class KeptJournal : IJournal
    {
        private TaskCompletionSource? _gate;

        public List<ReadOnlyMemory<byte>> Records { get; } = [];

        public TaskCompletionSource Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
        {
            Assert.Equal(JournalLane.Blobs, lane);
            Records.Add(record.ToArray());
            return _gate is null ? ValueTask.CompletedTask : new(_gate.Task);
        }
    }
}
