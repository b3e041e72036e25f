using System.Net;
using System.Text.Json;
using Billing.Local.Cosmos;
using Billing.Local.Journal;
using Billing.Local.Time;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

public sealed class JournalTests
{
    private static readonly PartitionKey Key = CosmosWorld.Key("acme", "eu", "s");

    [Fact]
    public async Task Replaying_the_whole_log_and_the_live_records_both_recreate_the_account()
    {
        var journal = new RecordingJournal();
        await using var world = await CosmosWorld.CreateAsync(journal);
        await WriteALotAsync(world);

        var fromLog = Replayed(journal.Records);
        var fromLive = Replayed(world.Account.LiveRecords());
        var fromLiveTwice = Replayed(fromLive.LiveRecords());

        var expected = await DescribeAsync(world.Account);
        Assert.Equal(expected, await DescribeAsync(fromLog));
        Assert.Equal(expected, await DescribeAsync(fromLive));
        Assert.Equal(expected, await DescribeAsync(fromLiveTwice));
        Assert.True(world.Account.LiveRecords().Count() < journal.Records.Count);
    }

    [Fact]
    public async Task A_replayed_account_goes_on_with_new_numbers_tags_and_constraints()
    {
        var journal = new RecordingJournal();
        await using var world = await CosmosWorld.CreateAsync(journal);
        await WriteALotAsync(world);
        using var before = await world.Streams.ReadItemStreamAsync("state", Key);

        foreach (var account in (LocalCosmosAccount[])[Replayed(journal.Records), Replayed(world.Account.LiveRecords())])
        {
            using var client = account.CreateClient(CosmosWorld.Options());
            var streams = client.GetContainer("billing", "streams");
            var unique = client.GetContainer("billing", "unique");

            using var stale = await streams.ReplaceItemStreamAsync(State(0), "state", Key, new ItemRequestOptions { IfMatchEtag = "\"other\"" });
            using var good = await streams.ReplaceItemStreamAsync(State(0), "state", Key, new ItemRequestOptions { IfMatchEtag = before.Headers.ETag });
            using var taken = await unique.CreateItemStreamAsync(CosmosWorld.Json("""{"id":"9","pk":"a","email":"x"}"""), new PartitionKey("a"));
            using var created = await streams.CreateItemStreamAsync(State(0, "new"), Key);

            Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
            Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            Assert.Equal(world.Account.CurrentLsn("billing", "streams") + 2, account.CurrentLsn("billing", "streams"));
            var rid = JsonDocument.Parse(await CosmosWorld.TextAsync(created.Content)).RootElement.GetProperty("_rid").GetString();
            var rids = await CosmosWorld.QueryAsync(streams, "SELECT VALUE c._rid FROM c WHERE c.id != 'new'");
            Assert.DoesNotContain($"\"{rid}\"", rids);
        }
    }

    [Fact]
    public async Task A_batch_is_one_record_and_a_refused_write_is_none()
    {
        var journal = new RecordingJournal();
        await using var world = await CosmosWorld.CreateAsync(journal);
        var made = journal.Records.Count;

        using var batch = await world.Streams.CreateTransactionalBatch(Key)
            .CreateItemStream(State(1)).CreateItemStream(State(1, "event-1")).ExecuteAsync();
        using var refused = await world.Streams.CreateItemStreamAsync(State(1), Key);

        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
        Assert.Equal(made + 1, journal.Records.Count);
    }

    [Fact]
    public async Task A_snapshot_taken_while_a_database_is_recorded_holds_it()
    {
        var journal = new RecordingJournal();
        var account = new LocalCosmosAccount(TimeProvider.System, journal);
        Task<List<ReadOnlyMemory<byte>>>? snapshot = null;
        journal.OnAppend = () =>
        {
            snapshot ??= Task.Factory.StartNew(() => account.LiveRecords().ToList(), TaskCreationOptions.LongRunning);
            Task.WaitAny([snapshot], 200, TestContext.Current.CancellationToken); // it must wait until the append is over
        };
        using var client = account.CreateClient(CosmosWorld.Options());
        await client.CreateDatabaseAsync("billing", cancellationToken: TestContext.Current.CancellationToken);

        using var restarted = Replayed(await snapshot!).CreateClient(CosmosWorld.Options());
        Assert.Equal(HttpStatusCode.OK, (await restarted.GetDatabase("billing").ReadAsync(cancellationToken: TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_durable_not_even_a_read_of_it()
    {
        var journal = new RecordingJournal();
        await using var world = await CosmosWorld.CreateAsync(journal);
        await CosmosWorld.PutAsync(world.Streams, Key, Text(0));
        journal.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var write = world.Streams.UpsertItemStreamAsync(State(1), Key);
        var read = world.Streams.ReadItemStreamAsync("state", Key);
        var duplicate = world.Streams.CreateItemStreamAsync(State(1), Key);
        var query = CosmosWorld.QueryAsync(world.Streams, "SELECT * FROM c");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(write.IsCompleted || read.IsCompleted || duplicate.IsCompleted || query.IsCompleted);
        Assert.True(world.Account.PendingWork > 0);
        journal.Gate.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await write).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await read).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await duplicate).StatusCode);
        Assert.Single(await query);
        Assert.Equal(0, world.Account.PendingWork);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_fails_the_request_with_its_reason()
    {
        var journal = new RecordingJournal();
        await using var world = await CosmosWorld.CreateAsync(journal);
        journal.Gate = new TaskCompletionSource();
        journal.Gate.SetException(new IOException("No space left on device"));

        using var reply = await world.Streams.UpsertItemStreamAsync(State(1), Key);

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        Assert.Contains("No space left", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_an_unknown_version_is_refused()
    {
        var account = new LocalCosmosAccount(new SimulatedClock(CosmosWorld.Start), MemoryJournal.Instance);

        Assert.Throws<InvalidDataException>(() => account.Replay([9, 1, 0]));
    }

    private static LocalCosmosAccount Replayed(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var clock = new SimulatedClock(CosmosWorld.Start + TimeSpan.FromMinutes(10));
        var account = new LocalCosmosAccount(clock, MemoryJournal.Instance);
        foreach (var record in records)
        {
            account.Replay(record.Span);
        }

        return account;
    }

    private static async Task WriteALotAsync(CosmosWorld world)
    {
        for (var i = 0; i < 5; i++)
        {
            using var batch = await world.Streams.CreateTransactionalBatch(Key)
                .UpsertItemStream(State(i)).CreateItemStream(State(i, "event-" + i)).ExecuteAsync();
            await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key("acme", "eu", "other"), Text(i, "o" + i).Replace("\"s\"", "\"other\"", StringComparison.Ordinal));
        }

        using var deleted = await world.Streams.DeleteItemStreamAsync("event-2", Key);
        var unique = await world.FlatAsync("unique", configure: properties =>
        {
            properties.DefaultTimeToLive = -1;
            properties.UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/email" } } } };
        });
        await CosmosWorld.PutAsync(unique, new PartitionKey("a"), """{"id":"1","pk":"a","email":"x"}""");
        await CosmosWorld.PutAsync(unique, new PartitionKey("a"), """{"id":"2","pk":"a","email":"y","ttl":5}""");
        await world.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        await CosmosWorld.PutAsync(unique, new PartitionKey("a"), """{"id":"2","pk":"a","email":"z","ttl":3600}""");
        await CosmosWorld.PutAsync(unique, new PartitionKey("a"), """{"id":"gone","pk":"a","email":"g"}""");
        using var last = await unique.DeleteItemStreamAsync("gone", new PartitionKey("a"));
        var dropped = await world.FlatAsync("dropped");
        await CosmosWorld.PutAsync(dropped, new PartitionKey("a"), """{"id":"1","pk":"a"}""");
        await dropped.DeleteContainerAsync();
        Database database = await world.Client.CreateDatabaseAsync("second");
        await database.DeleteAsync();
        await world.Client.CreateDatabaseAsync("third");
        var properties = (await unique.ReadContainerAsync()).Resource;
        properties.DefaultTimeToLive = 7200;
        await unique.ReplaceContainerAsync(properties);
    }

    /// <summary>Everything that a client can see.</summary>
    private static async Task<string> DescribeAsync(LocalCosmosAccount account)
    {
        using var client = account.CreateClient(CosmosWorld.Options());
        var lines = new List<string>();
        using var databases = client.GetDatabaseQueryIterator<JsonElement>();
        foreach (var database in await databases.ReadNextAsync())
        {
            lines.Add(database.GetRawText());
            var name = database.GetProperty("id").GetString()!;
            using var containers = client.GetDatabase(name).GetContainerQueryIterator<JsonElement>();
            foreach (var container in await containers.ReadNextAsync())
            {
                lines.Add(container.GetRawText());
                var id = container.GetProperty("id").GetString()!;
                lines.Add("lsn " + account.CurrentLsn(name, id));
                lines.AddRange(await CosmosWorld.QueryAsync(client.GetContainer(name, id), "SELECT * FROM c"));
                using var feed = client.GetContainer(name, id).GetChangeFeedIterator<JsonElement>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
                lines.AddRange((await feed.ReadNextAsync()).Select(item => item.GetRawText()));
            }
        }

        return string.Join('\n', lines);
    }

    private static MemoryStream State(int n, string id = "state") => CosmosWorld.Json(Text(n, id));

    private static string Text(int n, string id = "state") => $$"""{"id":"{{id}}","tenant":"acme","region":"eu","stream":"s","n":{{n}}}""";

    private sealed class RecordingJournal : IJournal
    {
        public List<ReadOnlyMemory<byte>> Records { get; } = [];

        /// <summary>Called inside each append.</summary>
        public Action? OnAppend { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
        {
            OnAppend?.Invoke();
            lock (Records)
            {
                Assert.Equal(JournalLane.Cosmos, lane);
                Records.Add(record.ToArray());
                return Gate is null ? ValueTask.CompletedTask : new ValueTask(Gate.Task);
            }
        }
    }
}
