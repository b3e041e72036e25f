using System.Net;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

// "Transactional batch operations", learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch
public sealed class BatchTests
{
    private static readonly PartitionKey Key = CosmosWorld.Key("acme", "westeurope", "order-1");

    [Fact]
    public async Task A_batch_replaces_the_state_and_adds_an_event_and_a_receipt_together()
    {
        await using var world = await CosmosWorld.CreateAsync();
        using var created = await world.Streams.CreateItemStreamAsync(Item("state", 1), Key);

        using var reply = await world.Streams.CreateTransactionalBatch(Key)
            .ReplaceItemStream("state", Item("state", 2), new TransactionalBatchItemRequestOptions { IfMatchEtag = created.Headers.ETag })
            .CreateItemStream(Item("event-1", 1))
            .CreateItemStream(Item("receipt-1", 1), new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false })
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Created], reply.Select(result => result.StatusCode));
        Assert.All(reply, result => Assert.NotEmpty(result.ETag));
        Assert.NotNull(reply[1].ResourceStream);
        Assert.Null(reply[2].ResourceStream);
        Assert.Equal(2, world.Account.CurrentLsn("billing", "streams"));
        Assert.Equal(3, reply.Select(result => result.ETag).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_failed_operation_says_why_and_the_others_failed_dependency_and_nothing_happened()
    {
        await using var world = await CosmosWorld.CreateAsync();
        using var created = await world.Streams.CreateItemStreamAsync(Item("event-1", 1), Key);

        using var conflict = await world.Streams.CreateTransactionalBatch(Key)
            .CreateItemStream(Item("state", 1))
            .CreateItemStream(Item("event-1", 1))
            .CreateItemStream(Item("event-2", 1))
            .ExecuteAsync();
        using var stale = await world.Streams.CreateTransactionalBatch(Key)
            .CreateItemStream(Item("state", 1))
            .ReplaceItemStream("event-1", Item("event-1", 2), new TransactionalBatchItemRequestOptions { IfMatchEtag = "\"old\"" })
            .ExecuteAsync();

        Assert.False(conflict.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal([HttpStatusCode.FailedDependency, HttpStatusCode.Conflict, HttpStatusCode.FailedDependency], conflict.Select(result => result.StatusCode));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal([HttpStatusCode.FailedDependency, HttpStatusCode.PreconditionFailed], stale.Select(result => result.StatusCode));
        Assert.Equal(["\"event-1\""], await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.id FROM c"));
        Assert.Equal(1, world.Account.CurrentLsn("billing", "streams"));
    }

    [Fact]
    public async Task An_operation_sees_those_before_it()
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var reply = await world.Streams.CreateTransactionalBatch(Key)
            .CreateItemStream(Item("a", 1))
            .ReplaceItemStream("a", Item("a", 2))
            .PatchItem("a", [PatchOperation.Increment("/n", 5)])
            .ReadItem("a")
            .UpsertItemStream(Item("b", 1))
            .DeleteItem("b")
            .CreateItemStream(Item("b", 9))
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("\"n\":7", await CosmosWorld.TextAsync(reply[3].ResourceStream), StringComparison.Ordinal);
        Assert.Equal(["7", "9"], await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.n FROM c"));
    }

    [Fact]
    public async Task A_document_of_another_partition_fails_the_batch()
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var reply = await world.Streams.CreateTransactionalBatch(Key)
            .CreateItemStream(Item("a", 1))
            .CreateItemStream(CosmosWorld.Json("""{"id":"b","tenant":"acme","region":"westeurope","stream":"order-2"}"""))
            .ExecuteAsync();

        Assert.Equal([HttpStatusCode.FailedDependency, HttpStatusCode.BadRequest], reply.Select(result => result.StatusCode));
        Assert.Empty(await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.id FROM c"));
    }

    // "Azure Cosmos DB service quotas": 100 operations in a transactional batch, 2 MB of payload.
    [Fact]
    public async Task A_batch_takes_a_hundred_operations_and_not_one_more()
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var full = await Batch(100).ExecuteAsync();
        using var over = await Batch(101).ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, full.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, over.StatusCode);
        Assert.Equal(["100"], await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE COUNT(1) FROM c"));

        TransactionalBatch Batch(int count)
        {
            var batch = world.Streams.CreateTransactionalBatch(Key);
            for (var i = 0; i < count; i++)
            {
                batch.UpsertItemStream(Item("e" + i, i));
            }

            return batch;
        }
    }

    [Fact]
    public async Task A_batch_over_two_megabytes_is_too_large()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var batch = world.Streams.CreateTransactionalBatch(Key);
        for (var i = 0; i < 3; i++)
        {
            batch.CreateItemStream(Item("e" + i, i, new string('x', 800_000)));
        }

        using var reply = await batch.ExecuteAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
        Assert.Empty(await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.id FROM c"));
    }

    [Fact]
    public async Task Bulk_mode_writes_each_item_for_itself()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var options = CosmosWorld.Options();
        options.AllowBulkExecution = true;
        using var client = world.Account.CreateClient(options);
        var streams = client.GetContainer("billing", "streams");
        await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key("acme", "westeurope", "order-3"), """{"id":"state","tenant":"acme","region":"westeurope","stream":"order-3"}""");

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => streams.CreateItemStreamAsync(
            CosmosWorld.Json($$"""{"id":"state","tenant":"acme","region":"westeurope","stream":"order-{{i}}"}"""),
            CosmosWorld.Key("acme", "westeurope", "order-" + i))));

        Assert.Equal(19, replies.Count(reply => reply.StatusCode == HttpStatusCode.Created));
        Assert.Equal(HttpStatusCode.Conflict, replies[3].StatusCode);
        Assert.Equal(["20"], await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE COUNT(1) FROM c"));
    }

    private static MemoryStream Item(string id, int n, string pad = "") =>
        CosmosWorld.Json($$"""{"id":"{{id}}","tenant":"acme","region":"westeurope","stream":"order-1","n":{{n}},"pad":"{{pad}}"}""");
}
