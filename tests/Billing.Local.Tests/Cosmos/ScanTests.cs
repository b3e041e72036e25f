using Billing.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

/// <summary>What a page of a query looks at, and in which order.</summary>
public sealed class ScanTests
{
    private static readonly QueryRequestOptions OfPrefix = new() { PartitionKey = new PartitionKeyBuilder().Add("acme").Add("eu").Build(), MaxItemCount = 5 };

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.stream > 'order/00100' ORDER BY c.stream")]
    [InlineData("SELECT * FROM c WHERE STARTSWITH(c.stream, 'order/')")]
    [InlineData("SELECT * FROM c WHERE STARTSWITH(c.stream, 'order/00100')")]
    public async Task A_page_costs_the_same_in_a_small_container_and_in_a_large_one(string query)
    {
        await using var small = await FilledAsync(200);
        await using var large = await FilledAsync(3_000);

        Assert.Equal(await ChargeAsync(small, query), await ChargeAsync(large, query), tolerance: 0.2);
    }

    [Fact]
    public async Task Streams_come_in_the_order_of_their_names_whatever_these_hold()
    {
        string[] names = ["a", "a b", "a!", "a\"", "a\\", "aé", "az", "a\\\\b", "A", "a\"b", "a\u0001", "äé", "ä", "ab", "a\"\"", "日本", "a/1", "a/10", "a/2"];
        await using var world = await CosmosWorld.CreateAsync();
        foreach (var name in names)
        {
            await world.Streams.UpsertItemAsync(new { id = "state", tenant = "acme", region = "eu", stream = name }, CosmosWorld.Key("acme", "eu", name));
        }

        var found = await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.stream FROM c ORDER BY c.stream", OfPrefix);

        Assert.Equal(names.Order(StringComparer.Ordinal), found.Select(text => System.Text.Json.JsonSerializer.Deserialize<string>(text)!));
    }

    [Fact]
    public async Task Rows_of_one_partition_come_in_the_order_of_their_ids_page_after_page()
    {
        await using var world = await CosmosWorld.CreateAsync();
        foreach (var number in Enumerable.Range(0, 40).Select(each => each * 7 % 40))
        {
            await world.Streams.UpsertItemAsync(new { id = $"N{number:D3}", tenant = "acme", region = "eu", stream = "view" }, CosmosWorld.Key("acme", "eu", "view"));
        }

        var options = new QueryRequestOptions { PartitionKey = CosmosWorld.Key("acme", "eu", "view"), MaxItemCount = 7 };
        var found = await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.id FROM c WHERE c.id > 'N004' ORDER BY c.id", options);

        Assert.Equal(Enumerable.Range(5, 35).Select(number => $"\"N{number:D3}\""), found);
    }

    [Fact]
    public void Bodies_that_moved_to_another_file_are_read_from_both_until_the_next_one()
    {
        var folder = Directory.CreateTempSubdirectory("documents-");
        using var file = new DocumentFile(folder.FullName);
        var large = Enumerable.Range(0, 3 << 20).Select(at => (byte)at).ToArray();
        Assert.True(file.TryKeep(large, out var first));
        Assert.True(file.TryKeep("small"u8, out var second));
        for (var written = 0L; written < 260L << 20; written += large.Length)
        {
            Assert.True(file.TryKeep(large, out _));
        }

        Assert.False(file.TryRenew(100L << 20));
        Assert.True(file.TryRenew(live: 0));
        Assert.True(file.TryKeep("moved"u8, out var third));

        Assert.Equal(large, file.Read(first, large.Length));
        Assert.Equal("small"u8, file.Read(second, 5));
        Assert.Equal("moved"u8, file.Read(third, 5));
        Assert.False(file.IsCurrent(first));
        Assert.True(file.IsCurrent(third));
        folder.Delete(recursive: true);
    }

    private static async Task<CosmosWorld> FilledAsync(int streams)
    {
        var world = await CosmosWorld.CreateAsync();
        for (var number = 0; number < streams; number++)
        {
            await world.Streams.UpsertItemAsync(new { id = "state", tenant = "acme", region = "eu", stream = $"order/{number:D5}" }, CosmosWorld.Key("acme", "eu", $"order/{number:D5}"));
        }

        return world;
    }

    private static async Task<double> ChargeAsync(CosmosWorld world, string query)
    {
        using var pages = world.Streams.GetItemQueryIterator<object>(query, requestOptions: OfPrefix);
        return (await pages.ReadNextAsync(TestContext.Current.CancellationToken)).RequestCharge;
    }
}
