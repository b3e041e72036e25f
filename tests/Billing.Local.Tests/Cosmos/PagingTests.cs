using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

// "Pagination in Azure Cosmos DB", learn.microsoft.com/azure/cosmos-db/nosql/query/pagination
public sealed class PagingTests
{
    public static TheoryData<string, int[]> Queries => new()
    {
        { "SELECT VALUE c.n FROM c", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { "SELECT VALUE c.n FROM c WHERE c.n % 2 = 0", [0, 2, 4, 6, 8] },
        { "SELECT VALUE c.n FROM c ORDER BY c.n DESC", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { "SELECT VALUE c.n FROM c ORDER BY c.group", [0, 3, 6, 9, 1, 4, 7, 2, 5, 8] },
        { "SELECT VALUE c.n FROM c ORDER BY c.group DESC", [8, 5, 2, 7, 4, 1, 9, 6, 3, 0] },
        { "SELECT DISTINCT VALUE c.group FROM c", [0, 1, 2] },
        { "SELECT VALUE COUNT(1) FROM c GROUP BY c.group", [4, 3, 3] },
        { "SELECT TOP 7 VALUE c.n FROM c", [0, 1, 2, 3, 4, 5, 6] },
        { "SELECT VALUE c.n FROM c ORDER BY c.n DESC OFFSET 2 LIMIT 5", [7, 6, 5, 4, 3] },
        { "SELECT VALUE t FROM c JOIN t IN c.twice WHERE c.n < 3", [0, 0, 1, 1, 2, 2] },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Pages_of_any_size_make_up_the_whole_result(string query, int[] expected)
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await NumbersAsync(world);

        foreach (var size in (int[])[1, 2, 3, 100, -1])
        {
            var found = new List<int>();
            string? continuation = null;
            do
            {
                // A new iterator for each page, as a web client that hands the token around would have it.
                using var iterator = container.GetItemQueryIterator<int>(query, continuation, new QueryRequestOptions { MaxItemCount = size });
                var page = await iterator.ReadNextAsync();
                Assert.True(size < 0 || page.Count <= size);
                found.AddRange(page);
                continuation = page.ContinuationToken;
            }
            while (continuation is not null);

            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData("SELECT VALUE c.n FROM c")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.n")]
    public async Task Writes_between_pages_neither_repeat_nor_skip_what_stayed(string query)
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await NumbersAsync(world);
        var found = new List<int>();
        using var iterator = container.GetItemQueryIterator<int>(query, requestOptions: new QueryRequestOptions { MaxItemCount = 3 });

        found.AddRange(await iterator.ReadNextAsync());
        await container.DeleteItemAsync<JsonElement>("0", new PartitionKey("a"));
        await container.DeleteItemAsync<JsonElement>("2", new PartitionKey("a"));
        await container.DeleteItemAsync<JsonElement>("5", new PartitionKey("b"));
        await CosmosWorld.PutAsync(container, new PartitionKey("b"), Number(7));
        await CosmosWorld.PutAsync(container, new PartitionKey("b"), Number(1));
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), Number(10));
        while (iterator.HasMoreResults)
        {
            found.AddRange(await iterator.ReadNextAsync());
        }

        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8, 9, 10], found);
    }

    [Fact]
    public async Task A_token_of_another_query_is_refused()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await NumbersAsync(world);
        using var first = container.GetItemQueryIterator<int>("SELECT VALUE c.n FROM c", requestOptions: new QueryRequestOptions { MaxItemCount = 3 });
        var token = (await first.ReadNextAsync()).ContinuationToken;

        using var second = container.GetItemQueryIterator<int>("SELECT VALUE c.n FROM c ORDER BY c.n", token);

        await Assert.ThrowsAsync<CosmosException>(() => second.ReadNextAsync());
    }

    [Fact]
    public async Task A_page_holds_at_most_four_megabytes()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await world.FlatAsync("large");
        for (var i = 0; i < 6; i++)
        {
            await CosmosWorld.PutAsync(container, new PartitionKey("a"), $$"""{"id":"{{i}}","pk":"a","pad":"{{new string('x', 1_500_000)}}"}""");
        }

        using var iterator = container.GetItemQueryIterator<JsonElement>("SELECT * FROM c");
        var page = await iterator.ReadNextAsync();

        Assert.Equal(3, page.Count);
        Assert.True(iterator.HasMoreResults);
    }

    private static async Task<Container> NumbersAsync(CosmosWorld world)
    {
        var container = await world.FlatAsync("numbers");
        for (var n = 0; n < 10; n++)
        {
            await CosmosWorld.PutAsync(container, new PartitionKey(n % 2 == 0 ? "a" : "b"), Number(n));
        }

        return container;
    }

    private static string Number(int n) =>
        $$"""{"id":"{{n}}","pk":"{{(n % 2 == 0 ? "a" : "b")}}","n":{{n}},"group":{{n % 3}},"twice":[{{n}},{{n}}]}""";
}
