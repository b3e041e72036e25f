using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

/// <summary>What is decided from keys before a document is parsed must be what the whole condition decides.</summary>
public sealed class KeyFilterTests
{
    public static TheoryData<string> Conditions =>
    [
        "c.tenant = 'acme'",
        "c.tenant = 'acme' AND c.n = 1",
        "c.tenant != 'acme' OR c.id = 'state'",
        "c.tenant != 'acme' OR c.n = 1",
        "NOT (c.tenant = 'acme' AND c.id = 'state')",
        "STARTSWITH(c.stream, 'order-') AND c.kind = 'state'",
        "c.id = 'state'",
        "c.id IN ('state', 'none') AND c.stream LIKE '%1'",
        "(c.id = 'state' AND c.tenant = 'acme' AND c.stream = 'order-1') OR (c.id = 'event' AND c.tenant = 'beta' AND c.stream = 'order-2')",
        "c.region = undefined",
        "IS_DEFINED(c.region)",
        "NOT IS_DEFINED(c.region)",
        "IS_NULL(c.region)",
        "c.region = 7 OR c.region = true",
        "c.region > 6.5",
        "c[c.kind] = 1 OR c.tenant = 'beta'",
        "EXISTS(SELECT VALUE 1 WHERE c.tenant = 'beta')",
        "(c.tenant = 'acme' ? c.n : 2) = 1",
        "c.tenant = c.id",
        "c.missing",
        "true",
    ];

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Filtering_by_keys_first_changes_no_answer(string condition)
    {
        await using var world = await CosmosWorld.CreateAsync();
        await FillAsync(world);
        var prefix = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add("acme").Build() };

        foreach (var options in (QueryRequestOptions[])[new(), prefix])
        {
            var filtered = await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c._rid FROM c WHERE " + condition, options);
            // A document that comes out of a subquery is not known by its key.
            var whole = await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c._rid FROM (SELECT VALUE d FROM d) AS c WHERE " + condition, options);
            Assert.Equal(whole, filtered);
        }
    }

    [Fact]
    public async Task A_prefix_that_went_away_is_found_empty_and_found_again()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var key = CosmosWorld.Key("a,\"b\"", "eu", "s");
        var prefix = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add("a,\"b\"").Add("eu").Build() };
        const string state = """{"id":"state","tenant":"a,\"b\"","region":"eu","stream":"s"}""";

        await CosmosWorld.PutAsync(world.Streams, key, state);
        Assert.Single(await CosmosWorld.QueryAsync(world.Streams, "SELECT * FROM c", prefix));
        (await world.Streams.DeleteItemStreamAsync("state", key)).Dispose();
        Assert.Empty(await CosmosWorld.QueryAsync(world.Streams, "SELECT * FROM c", prefix));
        await CosmosWorld.PutAsync(world.Streams, key, state);
        Assert.Single(await CosmosWorld.QueryAsync(world.Streams, "SELECT * FROM c", prefix));
    }

    private static async Task FillAsync(CosmosWorld world)
    {
        foreach (var tenant in (string[])["acme", "beta", "state"])
        {
            foreach (var stream in (string[])["order-1", "order-2", "invoice-1"])
            {
                await PutAsync(world, new PartitionKeyBuilder().Add(tenant).Add("eu").Add(stream).Build(), tenant, ",\"region\":\"eu\"", stream);
            }

            await PutAsync(world, new PartitionKeyBuilder().Add(tenant).AddNullValue().Add("order-1").Build(), tenant, ",\"region\":null", "order-1");
            await PutAsync(world, new PartitionKeyBuilder().Add(tenant).Add(7).Add("order-1").Build(), tenant, ",\"region\":7.0", "order-1");
            await PutAsync(world, new PartitionKeyBuilder().Add(tenant).Add(true).Add("order-1").Build(), tenant, ",\"region\":true", "order-1");
            await PutAsync(world, new PartitionKeyBuilder().Add(tenant).AddNoneType().Add("order-1").Build(), tenant, "", "order-1");
        }
    }

    private static async Task PutAsync(CosmosWorld world, PartitionKey key, string tenant, string region, string stream)
    {
        await CosmosWorld.PutAsync(world.Streams, key, $$"""{"id":"state","tenant":"{{tenant}}"{{region}},"stream":"{{stream}}","kind":"state","n":1,"state":1}""");
        await CosmosWorld.PutAsync(world.Streams, key, $$"""{"id":"event","tenant":"{{tenant}}"{{region}},"stream":"{{stream}}","kind":"event","n":2,"state":2}""");
    }
}
