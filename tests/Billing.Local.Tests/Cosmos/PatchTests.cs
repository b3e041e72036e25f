using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

// "Partial document update in Azure Cosmos DB", learn.microsoft.com/azure/cosmos-db/partial-document-update
public sealed class PatchTests
{
    private const string Order =
        """{"id":"o","tenant":"acme","region":"westeurope","stream":"s","price":12.340,"n":1,"tags":["a","b"],"address":{"city":"Köln"}}""";

    private static readonly PartitionKey Key = CosmosWorld.Key("acme", "westeurope", "s");

    public static TheoryData<string, PatchOperation[], string> Cases => new()
    {
        { "add a property", [PatchOperation.Add("/address/zip", "50667")], """{"price":12.340,"n":1,"tags":["a","b"],"address":{"city":"Köln","zip":"50667"}}""" },
        { "insert into an array", [PatchOperation.Add("/tags/1", "x")], """{"price":12.340,"n":1,"tags":["a","x","b"],"address":{"city":"Köln"}}""" },
        { "append to an array", [PatchOperation.Add("/tags/-", "x")], """{"price":12.340,"n":1,"tags":["a","b","x"],"address":{"city":"Köln"}}""" },
        { "set an array item", [PatchOperation.Set("/tags/1", "x")], """{"price":12.340,"n":1,"tags":["a","x"],"address":{"city":"Köln"}}""" },
        { "replace a value", [PatchOperation.Replace("/address/city", "Bonn")], """{"price":12.340,"n":1,"tags":["a","b"],"address":{"city":"Bonn"}}""" },
        { "remove a property and an item", [PatchOperation.Remove("/address"), PatchOperation.Remove("/tags/0")], """{"price":12.340,"n":1,"tags":["b"]}""" },
        { "increment", [PatchOperation.Increment("/n", 2), PatchOperation.Increment("/n", -0.5), PatchOperation.Increment("/count", 1)], """{"price":12.340,"n":2.5,"tags":["a","b"],"address":{"city":"Köln"},"count":1}""" },
        { "move", [PatchOperation.Move("/address/city", "/city")], """{"price":12.340,"n":1,"tags":["a","b"],"address":{},"city":"Köln"}""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_patch_changes_what_it_names_and_nothing_else(string name, PatchOperation[] operations, string expected)
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, Order);

        using var reply = await world.Streams.PatchItemStreamAsync("o", Key, operations);

        Assert.True(reply.StatusCode == HttpStatusCode.OK, name + ": " + reply.ErrorMessage);
        var text = await CosmosWorld.TextAsync(reply.Content);
        var own = text[text.IndexOf("\"price\"", StringComparison.Ordinal)..text.IndexOf(",\"_rid\"", StringComparison.Ordinal)];
        Assert.Equal(expected, "{" + own + "}");
    }

    public static TheoryData<string, PatchOperation[]> Faults => new()
    {
        { "replace what is not there", [PatchOperation.Replace("/none", 1)] },
        { "remove what is not there", [PatchOperation.Remove("/none")] },
        { "add below what is not there", [PatchOperation.Add("/none/x", 1)] },
        { "insert beyond the end", [PatchOperation.Add("/tags/5", 1)] },
        { "increment a string", [PatchOperation.Increment("/address/city", 1)] },
        { "change the id", [PatchOperation.Set("/id", "other")] },
        { "change the key", [PatchOperation.Set("/tenant", "other")] },
        { "move into itself", [PatchOperation.Move("/address", "/address/x")] },
        { "eleven operations", [.. Enumerable.Range(0, 11).Select(i => PatchOperation.Set("/x" + i, i))] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_patch_that_does_not_fit_changes_nothing(string name, PatchOperation[] operations)
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, Order);

        using var reply = await world.Streams.PatchItemStreamAsync("o", Key, [PatchOperation.Set("/first", true), .. operations.Skip(name.StartsWith("eleven", StringComparison.Ordinal) ? 1 : 0)]);

        Assert.True(reply.StatusCode == HttpStatusCode.BadRequest, name);
        Assert.Equal(1, world.Account.CurrentLsn("billing", "streams"));
    }

    [Fact]
    public async Task A_patch_with_a_condition_applies_only_where_it_holds()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, Order);
        var options = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 1" };

        using var first = await world.Streams.PatchItemStreamAsync("o", Key, [PatchOperation.Increment("/n", 1)], options);
        using var second = await world.Streams.PatchItemStreamAsync("o", Key, [PatchOperation.Increment("/n", 1)], options);
        using var missing = await world.Streams.PatchItemStreamAsync("none", Key, [PatchOperation.Increment("/n", 1)]);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(["2"], await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.n FROM c"));
    }

    [Fact]
    public async Task A_typed_patch_returns_the_document()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, Order);

        var reply = await world.Streams.PatchItemAsync<JsonElement>("o", Key, [PatchOperation.Set("/state", "paid")]);

        Assert.Equal("paid", reply.Resource.GetProperty("state").GetString());
    }
}
