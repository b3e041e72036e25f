using System.Net;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

public sealed class DocumentTests
{
    private static readonly PartitionKey Key = CosmosWorld.Key("acme", "westeurope", "order-1");
    private const string State = """{"id":"state","tenant":"acme","region":"westeurope","stream":"order-1","kind":"state","total":10.10}""";

    [Fact]
    public async Task A_created_document_is_read_back_with_its_digits_and_its_system_properties()
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var created = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(State), Key);
        using var read = await world.Streams.ReadItemStreamAsync("state", Key);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var text = await CosmosWorld.TextAsync(read.Content);
        Assert.StartsWith(State[..^1], text, StringComparison.Ordinal);
        Assert.Contains("\"_etag\":", text, StringComparison.Ordinal);
        Assert.Contains($"\"_ts\":{CosmosWorld.Start.ToUnixTimeSeconds()}", text, StringComparison.Ordinal);
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        Assert.Equal("0:-1#1", read.Headers.Session);
        Assert.True(read.Headers.RequestCharge > 0);
    }

    [Fact]
    public async Task A_prefix_of_two_levels_finds_the_states_of_a_tenant()
    {
        await using var world = await CosmosWorld.CreateAsync();
        foreach (var stream in (string[])["order-1", "order-2", "invoice-1"])
        {
            foreach (var tenant in (string[])["acme", "beta"])
            {
                var json = State.Replace("order-1", stream, StringComparison.Ordinal).Replace("acme", tenant, StringComparison.Ordinal);
                await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key(tenant, "westeurope", stream), json);
            }
        }

        var query = new QueryDefinition("SELECT VALUE c.stream FROM c WHERE STARTSWITH(c.stream, @p) AND c.kind = 'state'").WithParameter("@p", "order-");
        var prefix = new PartitionKeyBuilder().Add("acme").Add("westeurope").Build();

        var found = await CosmosWorld.QueryAsync(world.Streams, query, new QueryRequestOptions { PartitionKey = prefix });

        Assert.Equal(["\"order-1\"", "\"order-2\""], found);
    }

    [Fact]
    public async Task A_batch_replaces_the_state_and_adds_events_together()
    {
        await using var world = await CosmosWorld.CreateAsync();
        using var created = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(State), Key);

        using var response = await world.Streams.CreateTransactionalBatch(Key)
            .ReplaceItemStream("state", CosmosWorld.Json(State.Replace("10.10", "12.00", StringComparison.Ordinal)), new TransactionalBatchItemRequestOptions { IfMatchEtag = created.Headers.ETag })
            .CreateItemStream(CosmosWorld.Json(State.Replace("\"id\":\"state\"", "\"id\":\"event-1\"", StringComparison.Ordinal)))
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created], response.Select(result => result.StatusCode));
        Assert.Equal(2, world.Account.CurrentLsn("billing", "streams"));
    }
}
