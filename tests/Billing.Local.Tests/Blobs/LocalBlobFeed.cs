using Billing.Local.Blobs;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;

namespace Billing.Local.Tests.Blobs;

/// <summary>How a trigger learns of written blobs.</summary>
public sealed class LocalBlobFeed : IDisposable
{
    private readonly TestJournal _journal = new();
    private readonly LocalBlobAccount _account;

    public LocalBlobFeed() => _account = new(folder: null, new SimulatedClock(DateTimeOffset.UnixEpoch), _journal);

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_subscriber_gets_the_blobs_that_are_there_and_then_each_write()
    {
        var container = _account.CreateClient().GetBlobContainerClient("settlements");
        await container.CreateAsync();
        await container.UploadBlobAsync("b", BinaryData.FromString("1"));
        await container.UploadBlobAsync("a", BinaryData.FromString("1"));

        var feed = _account.Subscribe("settlements");
        await container.UploadBlobAsync("c", BinaryData.FromString("1"));
        await container.GetBlobClient("a").UploadAsync(BinaryData.FromString("2"), overwrite: true);
        await container.GetBlobClient("d").StartCopyFromUriAsync(container.GetBlobClient("a").Uri);

        Assert.Equal(5, _account.PendingWork);
        Assert.Equal(["a", "b", "c", "a", "d"], await feed.ReadAllAsync().Take(5).Select(w => w.Name).ToListAsync());
        Assert.Equal(0, _account.PendingWork);
    }

    [Fact]
    public async Task A_container_may_be_watched_before_it_exists_and_others_do_not_show()
    {
        var feed = _account.Subscribe("later");
        var service = _account.CreateClient();
        await service.CreateBlobContainerAsync("other");
        await service.GetBlobContainerClient("other").UploadBlobAsync("x", BinaryData.FromString("1"));
        await service.CreateBlobContainerAsync("later");
        await service.GetBlobContainerClient("later").UploadBlobAsync("y", BinaryData.FromString("1"));

        Assert.True(feed.TryRead(out var written));
        Assert.Equal(("later", "y"), (written.Container, written.Name));
        Assert.False(feed.TryRead(out _));
    }

    // Event Grid raises BlobCreated for Put Blob, Put Block List and Copy Blob, not for changes of metadata:
    // https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
    [Fact]
    public async Task Changes_of_metadata_are_not_announced_and_keep_the_tag_of_the_content()
    {
        var container = _account.CreateClient().GetBlobContainerClient("settlements");
        await container.CreateAsync();
        var feed = _account.Subscribe("settlements");
        await container.UploadBlobAsync("a", BinaryData.FromString("1"));
        Assert.True(feed.TryRead(out var first));

        await container.GetBlobClient("a").SetMetadataAsync(new Dictionary<string, string> { ["seen"] = "1" });
        var later = _account.Subscribe("settlements");

        Assert.False(feed.TryRead(out _));
        Assert.True(later.TryRead(out var again));
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_subscription_that_ended_leaves_nothing_pending()
    {
        var container = _account.CreateClient().GetBlobContainerClient("settlements");
        await container.CreateAsync();
        var feed = _account.Subscribe("settlements");
        await container.UploadBlobAsync("a", BinaryData.FromString("1"));
        Assert.Equal(1, _account.PendingWork);

        _account.Unsubscribe(feed);
        await container.UploadBlobAsync("b", BinaryData.FromString("1"));

        Assert.Equal(0, _account.PendingWork);
    }
}
