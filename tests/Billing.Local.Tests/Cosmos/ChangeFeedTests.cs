using System.Net;
using System.Text;
using System.Text.Json;
using Billing.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

// "Change feed in Azure Cosmos DB", latest version mode, learn.microsoft.com/azure/cosmos-db/change-feed
public sealed class ChangeFeedTests
{
    private static readonly ChangeFeedRequestOptions PagesOfTwo = new() { PageSizeHint = 2 };

    [Fact]
    public async Task The_feed_gives_the_last_version_of_each_document_in_the_order_of_the_changes()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        await PutAsync(container, "a", 1);
        await PutAsync(container, "b", 1);
        await PutAsync(container, "c", 1);
        await PutAsync(container, "a", 2);
        using var deleted = await container.DeleteItemStreamAsync("b", new PartitionKey("k"));

        var (seen, token) = await PullAsync(container, ChangeFeedStartFrom.Beginning());
        await PutAsync(container, "c", 2);
        await PutAsync(container, "c", 3);
        var (later, _) = await PullAsync(container, ChangeFeedStartFrom.ContinuationToken(token));

        Assert.Equal(["c1", "a2"], seen);
        Assert.Equal(["c3"], later);
    }

    [Fact]
    public async Task The_feed_can_start_now_or_at_a_time()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        await PutAsync(container, "a", 1);
        await world.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        using var now = container.GetChangeFeedIterator<JsonElement>(ChangeFeedStartFrom.Now(), ChangeFeedMode.LatestVersion);
        Assert.Equal(HttpStatusCode.NotModified, (await now.ReadNextAsync()).StatusCode);
        await PutAsync(container, "b", 1);

        var page = await now.ReadNextAsync();
        var (since, _) = await PullAsync(container, ChangeFeedStartFrom.Time(CosmosWorld.Start.UtcDateTime.AddSeconds(30)));

        Assert.Equal(["b1"], page.Select(Text));
        Assert.Equal(["b1"], since);
    }

    [Fact]
    public async Task The_feed_of_one_key_or_prefix_leaves_the_others_out()
    {
        await using var world = await CosmosWorld.CreateAsync();
        foreach (var stream in (string[])["s1", "s2", "s1"])
        {
            await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key("acme", "eu", stream), $$"""{"id":"state","tenant":"acme","region":"eu","stream":"{{stream}}","n":1}""");
        }

        var (one, _) = await PullAsync(world.Streams, ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(CosmosWorld.Key("acme", "eu", "s2"))));
        var ranges = await world.Streams.GetFeedRangesAsync();
        var (all, _) = await PullAsync(world.Streams, ChangeFeedStartFrom.Beginning(ranges.Single()));

        Assert.Equal(["state1"], one);
        Assert.Equal(2, all.Count);
    }

    [Fact]
    public async Task A_batch_is_never_split_between_pages()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        var batch = container.CreateTransactionalBatch(new PartitionKey("k"));
        for (var i = 0; i < 5; i++)
        {
            batch.CreateItemStream(CosmosWorld.Json(Document("e" + i, i)));
        }

        (await batch.ExecuteAsync()).Dispose();
        await PutAsync(container, "z", 1);

        using var iterator = container.GetChangeFeedIterator<JsonElement>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, PagesOfTwo);
        var first = await iterator.ReadNextAsync();
        var second = await iterator.ReadNextAsync();

        Assert.Equal(["e00", "e11", "e22", "e33", "e44"], first.Select(Text));
        Assert.Equal(["z1"], second.Select(Text));
        Assert.Equal([1, 1, 1, 1, 1], first.Select(item => item.GetProperty("_lsn").GetInt64()));
    }

    [Fact]
    public async Task A_processor_of_the_sdk_sees_every_change()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        var leases = await world.FlatAsync("leases", "/id");
        for (var i = 0; i < 5; i++)
        {
            await PutAsync(container, "e" + i, i);
        }

        var seen = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var processor = container.GetChangeFeedProcessorBuilder<JsonElement>("relay", (_, changes, _) =>
            {
                seen.AddRange(changes.Select(Text));
                if (seen.Count >= 7)
                {
                    done.TrySetResult();
                }

                return Task.CompletedTask;
            })
            .WithInstanceName("one")
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .Build();

        await processor.StartAsync();
        await PutAsync(container, "f", 1);
        await PutAsync(container, "g", 1);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await processor.StopAsync();

        Assert.Equal(["e00", "e11", "e22", "e33", "e44", "f1", "g1"], seen);
    }

    [Fact]
    public async Task A_reader_in_the_process_waits_without_polling_and_counts_as_pending_until_it_asks_again()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        await PutAsync(container, "a", 1);
        using var feed = world.Account.OpenChangeFeed("billing", "flat", afterLsn: 0);
        Assert.Equal(1, world.Account.PendingWork);

        var first = await feed.ReadAsync(10, TestContext.Current.CancellationToken);
        Assert.Equal(1, world.Account.PendingWork);
        var waiting = feed.ReadAsync(10, TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(0, world.Account.PendingWork);
        Assert.False(waiting.IsCompleted);
        await PutAsync(container, "b", 1);
        var second = await waiting;

        Assert.Equal(["a1"], first.Documents.Select(Text));
        Assert.Equal(["b1"], second.Documents.Select(Text));
        Assert.Equal(world.Account.CurrentLsn("billing", "flat"), second.Lsn);
        Assert.Equal(1, world.Account.PendingWork);
        feed.Dispose();
        Assert.Equal(0, world.Account.PendingWork);
    }

    [Fact]
    public async Task A_reader_in_the_process_goes_on_from_a_position_and_can_be_cancelled()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        for (var i = 0; i < 4; i++)
        {
            await PutAsync(container, "e" + i, i);
        }

        using var feed = world.Account.OpenChangeFeed("billing", "flat", afterLsn: 1);
        var batch = await feed.ReadAsync(2, TestContext.Current.CancellationToken);
        using var again = world.Account.OpenChangeFeed("billing", "flat", batch.Lsn);
        var rest = await again.ReadAsync(2, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var waiting = again.ReadAsync(2, stop.Token).AsTask();
        await stop.CancelAsync();

        Assert.Equal(["e11", "e22"], batch.Documents.Select(Text));
        Assert.Equal(["e33"], rest.Documents.Select(Text));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_reader_sees_each_commit_of_parallel_writers_once_and_each_partition_in_order()
    {
        const int writers = 4;
        const int commits = 40;
        await using var world = await CosmosWorld.CreateAsync();
        using var feed = world.Account.OpenChangeFeed("billing", "streams", afterLsn: 0);
        var writing = Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < commits; i++)
            {
                var part = $"\"tenant\":\"t\",\"region\":\"r\",\"stream\":\"s{writer}\",\"n\":{i}}}";
                using var reply = await world.Streams.CreateTransactionalBatch(CosmosWorld.Key("t", "r", "s" + writer))
                    .UpsertItemStream(CosmosWorld.Json("{\"id\":\"state\"," + part))
                    .CreateItemStream(CosmosWorld.Json($"{{\"id\":\"event-{i}\"," + part))
                    .ExecuteAsync();
                Assert.True(reply.IsSuccessStatusCode);
            }
        })).ToArray();

        var events = new List<(string Stream, int N)>();
        while (events.Count < writers * commits)
        {
            var batch = await feed.ReadAsync(7, TestContext.Current.CancellationToken);
            events.AddRange(batch.Documents.Select(document => JsonDocument.Parse(document).RootElement)
                .Where(document => document.GetProperty("id").GetString() != "state")
                .Select(document => (document.GetProperty("stream").GetString()!, document.GetProperty("n").GetInt32())));
        }

        await Task.WhenAll(writing);
        Assert.Equal(writers * commits, events.Distinct().Count());
        foreach (var stream in events.GroupBy(item => item.Stream, StringComparer.Ordinal))
        {
            Assert.Equal(Enumerable.Range(0, commits), stream.Select(item => item.N));
        }
    }

    [Fact]
    public async Task A_reader_of_a_deleted_container_is_told()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        using var feed = world.Account.OpenChangeFeed("billing", "flat", afterLsn: 0);
        var waiting = feed.ReadAsync(1, TestContext.Current.CancellationToken).AsTask();

        await container.DeleteContainerAsync();

        await Assert.ThrowsAsync<CosmosFault>(() => waiting);
        Assert.Equal(0, world.Account.PendingWork);
    }

    private static async Task<(List<string> Seen, string Continuation)> PullAsync(Container container, ChangeFeedStartFrom start)
    {
        var seen = new List<string>();
        using var iterator = container.GetChangeFeedIterator<JsonElement>(start, ChangeFeedMode.LatestVersion, PagesOfTwo);
        while (true)
        {
            var page = await iterator.ReadNextAsync();
            if (page.StatusCode == HttpStatusCode.NotModified)
            {
                return (seen, page.ContinuationToken);
            }

            seen.AddRange(page.Select(Text));
        }
    }

    private static Task PutAsync(Container container, string id, int n) => CosmosWorld.PutAsync(container, new PartitionKey("k"), Document(id, n));

    private static string Document(string id, int n) => $$"""{"id":"{{id}}","pk":"k","n":{{n}}}""";

    private static string Text(JsonElement document) => document.GetProperty("id").GetString() + document.GetProperty("n").GetRawText();

    private static string Text(ReadOnlyMemory<byte> document) => Text(JsonDocument.Parse(Encoding.UTF8.GetString(document.Span)).RootElement);
}
