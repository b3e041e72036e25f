using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

public sealed class ContainerTests
{
    [Fact]
    public async Task Databases_and_containers_are_made_once_listed_and_deleted()
    {
        await using var world = await CosmosWorld.CreateAsync();

        var again = await world.Client.CreateDatabaseIfNotExistsAsync("billing");
        var made = await again.Database.CreateContainerIfNotExistsAsync("views", "/tenant");
        var existing = await again.Database.CreateContainerIfNotExistsAsync("views", "/tenant");
        var definition = (await world.Streams.ReadContainerAsync()).Resource;
        using var databases = world.Client.GetDatabaseQueryIterator<DatabaseProperties>();
        using var containers = again.Database.GetContainerQueryIterator<ContainerProperties>();

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(HttpStatusCode.OK, existing.StatusCode);
        Assert.Equal(["/tenant", "/region", "/stream"], definition.PartitionKeyPaths);
        Assert.Equal(["billing"], (await databases.ReadNextAsync()).Select(database => database.Id));
        Assert.Equal(["streams", "views"], (await containers.ReadNextAsync()).Select(container => container.Id));

        await existing.Container.DeleteContainerAsync();
        await again.Database.DeleteAsync();
        var gone = await Assert.ThrowsAsync<CosmosException>(() => again.Database.ReadAsync());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_missing_container_is_told_apart_from_a_missing_document()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var missing = world.Client.GetContainer("billing", "none");

        var owner = await Assert.ThrowsAsync<CosmosException>(() => missing.ReadItemAsync<JsonElement>("x", new PartitionKey("x")));
        var document = await Assert.ThrowsAsync<CosmosException>(() => world.Streams.ReadItemAsync<JsonElement>("x", CosmosWorld.Key("a", "b", "c")));

        Assert.Equal((HttpStatusCode.NotFound, 1003), (owner.StatusCode, owner.SubStatusCode));
        Assert.Equal((HttpStatusCode.NotFound, 0), (document.StatusCode, document.SubStatusCode));
    }

    [Fact]
    public async Task A_client_goes_on_after_its_container_was_made_anew()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"1","pk":"a"}""");
        Assert.Single(await CosmosWorld.QueryAsync(container, "SELECT VALUE c.id FROM c ORDER BY c.id"));
        using var other = world.Account.CreateClient(CosmosWorld.Options());

        await other.GetContainer("billing", "flat").DeleteContainerAsync();
        await other.GetDatabase("billing").CreateContainerAsync("flat", "/pk");

        Assert.Empty(await CosmosWorld.QueryAsync(container, "SELECT VALUE c.id FROM c ORDER BY c.id"));
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"2","pk":"a"}""");
        Assert.Equal(["\"2\""], await CosmosWorld.QueryAsync(container, "SELECT VALUE c.id FROM c ORDER BY c.id"));
    }

    // "Time to Live (TTL) in Azure Cosmos DB", learn.microsoft.com/azure/cosmos-db/nosql/time-to-live
    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData(null, 10, true, true)]
    [InlineData(-1, null, true, true)]
    [InlineData(-1, 10, true, false)]
    [InlineData(10, null, true, false)]
    [InlineData(10, -1, true, true)]
    [InlineData(5, 60, true, true)]
    public async Task An_item_lives_as_long_as_its_own_or_the_default_time_to_live_says(int? byDefault, int? own, bool at9, bool at10)
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat", configure: properties => properties.DefaultTimeToLive = byDefault);
        var ttl = own is null ? "" : $",\"ttl\":{own}";
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), $$"""{"id":"1","pk":"a"{{ttl}}}""");

        await world.Clock.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(at9, await IsThereAsync());
        await world.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(at10, await IsThereAsync());

        async Task<bool> IsThereAsync()
        {
            using var read = await container.ReadItemStreamAsync("1", new PartitionKey("a"));
            var found = await CosmosWorld.QueryAsync(container, "SELECT * FROM c");
            using var feed = container.GetChangeFeedIterator<JsonElement>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
            var changed = (await feed.ReadNextAsync()).Count;
            Assert.Equal(found.Count, changed);
            Assert.Equal(read.IsSuccessStatusCode, found.Count == 1);
            return read.IsSuccessStatusCode;
        }
    }

    [Fact]
    public async Task An_expired_item_makes_room_for_another_and_a_write_renews_it()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat", configure: properties =>
        {
            properties.DefaultTimeToLive = 10;
            properties.UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/email" } } } };
        });
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"1","pk":"a","email":"x"}""");
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"2","pk":"a","email":"y"}""");
        await world.Clock.AdvanceAsync(TimeSpan.FromSeconds(6));
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"2","pk":"a","email":"y"}""");
        await world.Clock.AdvanceAsync(TimeSpan.FromSeconds(6));

        using var same = await container.CreateItemStreamAsync(CosmosWorld.Json("""{"id":"1","pk":"a","email":"z"}"""), new PartitionKey("a"));
        using var key = await container.CreateItemStreamAsync(CosmosWorld.Json("""{"id":"3","pk":"a","email":"x"}"""), new PartitionKey("a"));

        Assert.Equal(HttpStatusCode.Created, same.StatusCode);
        Assert.Equal(HttpStatusCode.Created, key.StatusCode);
        Assert.Equal(["\"2\"", "\"1\"", "\"3\""], await CosmosWorld.QueryAsync(container, "SELECT VALUE c.id FROM c"));
    }

    [Fact]
    public async Task A_changed_default_time_to_live_holds_for_items_that_are_there()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"1","pk":"a"}""");
        var properties = (await container.ReadContainerAsync()).Resource;
        properties.DefaultTimeToLive = 5;

        await container.ReplaceContainerAsync(properties);
        await world.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Empty(await CosmosWorld.QueryAsync(container, "SELECT * FROM c"));
        properties.PartitionKeyPath = "/other";
        await Assert.ThrowsAsync<CosmosException>(() => container.ReplaceContainerAsync(properties));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("\"10\"")]
    public async Task A_time_to_live_that_is_no_time_is_refused(string ttl)
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");

        using var reply = await container.CreateItemStreamAsync(CosmosWorld.Json($$"""{"id":"1","pk":"a","ttl":{{ttl}}}"""), new PartitionKey("a"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    // "Unique key constraints in Azure Cosmos DB", learn.microsoft.com/azure/cosmos-db/unique-keys
    [Fact]
    public async Task A_unique_key_holds_within_a_partition_and_counts_a_missing_value_once()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat", configure: properties =>
            properties.UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/first", "/name/last" } } } });

        Assert.Equal(HttpStatusCode.Created, await CreateAsync("1", "a", "\"first\":\"x\",\"name\":{\"last\":1}"));
        Assert.Equal(HttpStatusCode.Conflict, await CreateAsync("2", "a", "\"first\":\"x\",\"name\":{\"last\":1.0}"));
        Assert.Equal(HttpStatusCode.Created, await CreateAsync("3", "a", "\"first\":\"x\",\"name\":{\"last\":2}"));
        Assert.Equal(HttpStatusCode.Created, await CreateAsync("4", "b", "\"first\":\"x\",\"name\":{\"last\":1}"));
        Assert.Equal(HttpStatusCode.Created, await CreateAsync("5", "a", "\"first\":\"x\""));
        Assert.Equal(HttpStatusCode.Conflict, await CreateAsync("6", "a", "\"first\":\"x\",\"name\":null"));

        using var swap = await container.CreateTransactionalBatch(new PartitionKey("a"))
            .DeleteItem("1")
            .CreateItemStream(CosmosWorld.Json("""{"id":"7","pk":"a","first":"x","name":{"last":1}}"""))
            .ExecuteAsync();
        using var renamed = await container.ReplaceItemStreamAsync(
            CosmosWorld.Json("""{"id":"3","pk":"a","first":"x","name":{"last":1}}"""), "3", new PartitionKey("a"));
        Assert.Equal(HttpStatusCode.OK, swap.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, renamed.StatusCode);

        async Task<HttpStatusCode> CreateAsync(string id, string pk, string rest)
        {
            using var reply = await container.CreateItemStreamAsync(CosmosWorld.Json($$"""{"id":"{{id}}","pk":"{{pk}}",{{rest}}}"""), new PartitionKey(pk));
            return reply.StatusCode;
        }
    }

    // "Request rate too large (429)", learn.microsoft.com/azure/cosmos-db/nosql/troubleshoot-request-rate-too-large
    [Fact]
    public async Task A_container_over_its_throughput_answers_429_with_the_time_to_wait()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("flat");
        world.Account.SetThroughput("billing", "flat", 20);
        var options = CosmosWorld.Options();
        options.MaxRetryAttemptsOnRateLimitedRequests = 0;
        using var client = world.Account.CreateClient(options);
        container = client.GetContainer("billing", "flat");
        var replies = new List<HttpStatusCode>();
        TimeSpan? wait = null;
        for (var i = 0; i < 6; i++)
        {
            using var reply = await container.UpsertItemStreamAsync(CosmosWorld.Json("""{"id":"1","pk":"a"}"""), new PartitionKey("a"));
            replies.Add(reply.StatusCode);
            wait ??= reply.StatusCode == HttpStatusCode.TooManyRequests ? TimeSpan.FromMilliseconds(double.Parse(reply.Headers["x-ms-retry-after-ms"])) : null;
        }

        Assert.Equal(HttpStatusCode.Created, replies[0]);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], replies.Skip(1));
        Assert.Equal(TimeSpan.FromMilliseconds(100), wait);

        await world.Clock.AdvanceAsync(wait!.Value + TimeSpan.FromMilliseconds(1));
        using var after = await container.ReadItemStreamAsync("1", new PartitionKey("a"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task What_the_endpoint_does_not_have_is_refused_by_name()
    {
        await using var world = await CosmosWorld.CreateAsync();

        var script = await Assert.ThrowsAsync<CosmosException>(() =>
            world.Streams.Scripts.ExecuteStoredProcedureAsync<string>("run", new PartitionKey("a"), []));

        Assert.Equal(HttpStatusCode.BadRequest, script.StatusCode);
        Assert.Contains("sprocs", script.Message, StringComparison.Ordinal);
    }
}
