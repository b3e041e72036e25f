using System.Net;
using Billing.Local.Cosmos;
using Billing.Local.Faults;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Faults;

// Azure documentation: "HTTP status codes for Azure Cosmos DB" (rest/api/cosmos-db/http-status-codes-for-cosmosdb) and
// "Diagnose and troubleshoot request rate too large (429)" (cosmos-db/troubleshoot-request-rate-too-large).
public sealed class CosmosFaultTests
{
    private const HttpStatusCode RetryWith = (HttpStatusCode)449;

    private static readonly PartitionKey Key = new("acme");

    // The names are those of the JSON properties.
    public sealed record Item(string id, string pk, int Amount);

    [Fact]
    public async Task The_client_tries_again_after_a_429()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Throttle) { Operation = "Create", Nth = 1 });
        var created = await services.Items.CreateItemAsync(new Item("1", "acme", 5), Key);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(2, services.Calls);
    }

    [Fact]
    public async Task Without_retries_a_429_arrives_with_the_time_to_wait_and_without_effect()
    {
        await using var services = await FaultyServices.StartAsync([new FaultRule(FaultKind.Throttle) { Operation = "Create", Nth = 1 }], retries: 0);
        var throttled = await Assert.ThrowsAsync<CosmosException>(() => services.Items.CreateItemAsync(new Item("1", "acme", 5), Key));
        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(3200, throttled.SubStatusCode);
        Assert.True(throttled.RetryAfter > TimeSpan.Zero);
        Assert.Null(await FindAsync(services, "1"));
    }

    [Fact]
    public async Task A_query_is_throttled_too()
    {
        await using var services = await FaultyServices.StartAsync([new FaultRule(FaultKind.Throttle) { Operation = "Query", Nth = 1 }], retries: 0);
        using var pages = services.Items.GetItemQueryIterator<Item>("SELECT * FROM c", requestOptions: new QueryRequestOptions { PartitionKey = Key });
        var throttled = await Assert.ThrowsAsync<CosmosException>(() => pages.ReadNextAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
    }

    [Theory]
    [InlineData(FaultKind.TimeOutBefore, false)]
    [InlineData(FaultKind.TimeOutAfter, true)]
    public async Task A_write_that_times_out_is_answered_408_and_was_done_or_not(FaultKind kind, bool isDone)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Create", Nth = 1 });
        var failure = await Assert.ThrowsAsync<CosmosException>(() => services.Items.CreateItemAsync(new Item("1", "acme", 5), Key));
        Assert.Equal(HttpStatusCode.RequestTimeout, failure.StatusCode);
        Assert.Equal(isDone, await FindAsync(services, "1") is not null);
    }

    [Theory]
    [InlineData(FaultKind.TimeOutBefore, false)]
    [InlineData(FaultKind.TimeOutAfter, true)]
    public async Task A_batch_that_times_out_was_done_whole_or_not_at_all(FaultKind kind, bool isDone)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Batch", Nth = 1 });
        var batch = services.Items.CreateTransactionalBatch(Key).CreateItem(new Item("1", "acme", 5)).CreateItem(new Item("2", "acme", 6));
        using var response = await batch.ExecuteAsync();
        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        Assert.Equal(isDone, await FindAsync(services, "1") is not null);
        Assert.Equal(isDone, await FindAsync(services, "2") is not null);
    }

    [Fact]
    public async Task A_read_that_times_out_is_answered_408()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.TimeOutBefore) { Operation = "Read", Probability = 1 });
        var failure = await Assert.ThrowsAsync<CosmosException>(() => services.Items.ReadItemAsync<Item>("1", Key));
        Assert.Equal(HttpStatusCode.RequestTimeout, failure.StatusCode);
    }

    [Fact]
    public async Task Reads_and_queries_meet_neither_conflicts_nor_timeouts_after_their_effect()
    {
        await using var services = await FaultyServices.StartAsync(
            new FaultRule(FaultKind.Conflict) { Probability = 1 },
            new FaultRule(FaultKind.TimeOutAfter) { Probability = 1 },
            new FaultRule(FaultKind.DuplicateDelivery) { Probability = 1 });
        await PutQuietlyAsync(services, new Item("1", "acme", 5));
        Assert.Equal(5, (await services.Items.ReadItemAsync<Item>("1", Key)).Resource.Amount);
        using var pages = services.Items.GetItemQueryIterator<Item>("SELECT * FROM c", requestOptions: new QueryRequestOptions { PartitionKey = Key });
        Assert.Single(await pages.ReadNextAsync());
        Assert.Empty(services.Plan.Injected);
    }

    [Fact]
    public async Task What_the_client_reads_for_itself_is_never_disturbed_even_when_a_container_is_called_docs()
    {
        await using var services = await FaultyServices.StartAsync([new FaultRule(FaultKind.Throttle) { Probability = 1 }], retries: 0);
        Database database = await services.CosmosClient.CreateDatabaseIfNotExistsAsync("docs");
        Container container = await database.CreateContainerIfNotExistsAsync("docs", "/pk");
        await container.ReadContainerAsync();
        Assert.Equal(0, services.Calls);
    }

    [Fact]
    public async Task A_write_without_a_guard_that_meets_another_one_is_tried_again_by_the_client()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Conflict) { Nth = 1 });
        await services.Items.UpsertItemAsync(new Item("1", "acme", 6), Key);
        Assert.Equal(1, services.Plan.Injected["Cosmos Conflict"]);
        Assert.Equal(2, services.Calls);
    }

    [Fact]
    public async Task A_write_without_a_guard_that_meets_another_one_is_answered_449()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 });
        for (var i = 0; i < 10; i++)
        {
            var request = new CosmosRequest("DELETE", "/dbs/billing/colls/items/docs/1", new Unguarded(), default);
            Assert.Equal((int)RetryWith, (await services.Cosmos.HandleAsync(request)).Status);
        }
    }

    [Fact]
    public async Task A_guarded_write_is_tried_again_after_a_449_and_fails_with_412_when_somebody_else_has_written()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 });
        await PutQuietlyAsync(services, new Item("1", "acme", 5));
        for (var i = 0; i < 10; i++)
        {
            var before = await EtagAsync(services, "1");
            var guard = new ItemRequestOptions { IfMatchEtag = before };
            var conflict = await Assert.ThrowsAsync<CosmosException>(() => services.Items.ReplaceItemAsync(new Item("1", "acme", 6), "1", Key, guard));
            Assert.Equal(HttpStatusCode.PreconditionFailed, conflict.StatusCode);
            Assert.NotEqual(before, await EtagAsync(services, "1"));
        }

        Assert.True(services.Plan.Injected["Cosmos Conflict"] > 10, "some of them were 449");
        Assert.Equal(5, (await FindAsync(services, "1"))!.Amount);
    }

    [Fact]
    public async Task A_guarded_batch_fails_with_412_at_its_guarded_operation_and_nothing_of_it_is_done()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Conflict) { Operation = "Batch", Probability = 1 });
        await PutQuietlyAsync(services, new Item("1", "acme", 5));
        for (var i = 0; i < 10; i++)
        {
            var before = await EtagAsync(services, "1");
            var guard = new TransactionalBatchItemRequestOptions { IfMatchEtag = before };
            using var response = await services.Items.CreateTransactionalBatch(Key)
                .CreateItem(new Item("new", "acme", 1))
                .ReplaceItem("1", new Item("1", "acme", 6), guard)
                .ExecuteAsync();
            Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
            Assert.Equal([HttpStatusCode.FailedDependency, HttpStatusCode.PreconditionFailed], response.Select(operation => operation.StatusCode));
            Assert.NotEqual(before, await EtagAsync(services, "1"));
        }

        Assert.Equal(5, (await FindAsync(services, "1"))!.Amount);
        Assert.Null(await FindAsync(services, "new"));
    }

    [Fact]
    public async Task A_guarded_write_of_a_document_that_is_gone_is_not_met_by_a_competitor_that_makes_it()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 });
        for (var i = 0; i < 5; i++)
        {
            var failure = await Assert.ThrowsAsync<CosmosException>(
                () => services.Items.ReplaceItemAsync(new Item("gone", "acme", 6), "gone", Key, new ItemRequestOptions { IfMatchEtag = "\"1\"" }));
            Assert.Equal(HttpStatusCode.NotFound, failure.StatusCode);
        }

        Assert.Null(await FindAsync(services, "gone"));
    }

    private sealed class Unguarded : ICosmosHeaders
    {
        public string? this[string name] => null;
    }

    private static async Task PutQuietlyAsync(FaultyServices services, Item item)
    {
        services.Plan.Pause();
        await services.Items.UpsertItemAsync(item, new PartitionKey(item.pk));
        services.Plan.Resume();
    }

    private static async Task<Item?> FindAsync(FaultyServices services, string id)
    {
        using var response = await services.Items.ReadItemStreamAsync(id, Key);
        return response.StatusCode == HttpStatusCode.NotFound ? null : (await services.Items.ReadItemAsync<Item>(id, Key)).Resource;
    }

    private static async Task<string> EtagAsync(FaultyServices services, string id) => (await services.Items.ReadItemAsync<Item>(id, Key)).ETag;
}
