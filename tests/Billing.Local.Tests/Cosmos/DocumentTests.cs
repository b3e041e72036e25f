using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

public sealed class DocumentTests
{
    private const string State = """{"id":"state","tenant":"acme","region":"westeurope","stream":"order-1","kind":"state","total":10.10}""";
    private static readonly PartitionKey Key = CosmosWorld.Key("acme", "westeurope", "order-1");

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
        var properties = JsonDocument.Parse(text).RootElement;
        Assert.Equal(CosmosWorld.Start.ToUnixTimeSeconds(), properties.GetProperty("_ts").GetInt64());
        Assert.Equal(read.Headers.ETag, properties.GetProperty("_etag").GetString());
        Assert.Contains(properties.GetProperty("_rid").GetString()!, properties.GetProperty("_self").GetString(), StringComparison.Ordinal);
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        Assert.Equal("0:-1#1", read.Headers.Session);
        Assert.True(read.Headers.RequestCharge > 0);
    }

    [Fact]
    public async Task A_document_that_was_read_can_be_put_back_as_it_is()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, State);
        using var read = await world.Streams.ReadItemStreamAsync("state", Key);
        var text = await CosmosWorld.TextAsync(read.Content);
        var reordered = "{ " + text[text.IndexOf("\"_rid\"", StringComparison.Ordinal)..^1] + "," + State[1..];

        using var first = await world.Streams.ReplaceItemStreamAsync(CosmosWorld.Json(text), "state", Key);
        using var second = await world.Streams.ReplaceItemStreamAsync(CosmosWorld.Json(reordered), "state", Key);

        Assert.Equal(1, Occurrences(await CosmosWorld.TextAsync(first.Content), "_etag"));
        var last = await CosmosWorld.TextAsync(second.Content);
        Assert.Equal(1, Occurrences(last, "_etag"));
        Assert.Equal("10.10", JsonDocument.Parse(last).RootElement.GetProperty("total").GetRawText());
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("straße-ü")]
    [InlineData("100%&x=1;:+,'()!*@$")]
    public async Task An_id_may_hold_spaces_and_signs(string id)
    {
        await using var world = await CosmosWorld.CreateAsync();
        var json = State.Replace("\"state\",\"tenant\"", JsonSerializer.Serialize(id) + ",\"tenant\"", StringComparison.Ordinal);
        await CosmosWorld.PutAsync(world.Streams, Key, json);

        using var read = await world.Streams.ReadItemStreamAsync(id, Key);
        using var deleted = await world.Streams.DeleteItemStreamAsync(id, Key);
        using var gone = await world.Streams.ReadItemStreamAsync(id, Key);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_second_create_is_a_conflict_and_an_upsert_is_not()
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var first = await world.Streams.UpsertItemStreamAsync(CosmosWorld.Json(State), Key);
        using var again = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(State), Key);
        using var upsert = await world.Streams.UpsertItemStreamAsync(CosmosWorld.Json(State), Key);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, upsert.StatusCode);
    }

    // "Optimistic concurrency control", learn.microsoft.com/azure/cosmos-db/nosql/database-transactions-optimistic-concurrency
    [Fact]
    public async Task A_write_with_an_old_etag_fails_and_changes_nothing()
    {
        await using var world = await CosmosWorld.CreateAsync();
        using var created = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(State), Key);
        var changed = State.Replace("10.10", "11.00", StringComparison.Ordinal);
        var options = new ItemRequestOptions { IfMatchEtag = created.Headers.ETag };

        using var first = await world.Streams.ReplaceItemStreamAsync(CosmosWorld.Json(changed), "state", Key, options);
        using var second = await world.Streams.ReplaceItemStreamAsync(CosmosWorld.Json(State), "state", Key, options);
        using var upsert = await world.Streams.UpsertItemStreamAsync(CosmosWorld.Json(State), Key, options);
        using var delete = await world.Streams.DeleteItemStreamAsync("state", Key, options);
        using var read = await world.Streams.ReadItemStreamAsync("state", Key);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, upsert.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, delete.StatusCode);
        Assert.Contains("11.00", await CosmosWorld.TextAsync(read.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_with_the_present_etag_is_not_modified()
    {
        await using var world = await CosmosWorld.CreateAsync();
        using var created = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(State), Key);

        using var read = await world.Streams.ReadItemStreamAsync("state", Key, new ItemRequestOptions { IfNoneMatchEtag = created.Headers.ETag });

        Assert.Equal(HttpStatusCode.NotModified, read.StatusCode);
    }

    [Fact]
    public async Task A_write_without_content_wanted_returns_the_etag_alone()
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var created = await world.Streams.CreateItemStreamAsync(
            CosmosWorld.Json(State), Key, new ItemRequestOptions { EnableContentResponseOnWrite = false });

        Assert.Equal(0, created.Content?.Length ?? 0);
        Assert.NotEmpty(created.Headers.ETag);
    }

    [Theory]
    [InlineData("""{"tenant":"acme","region":"westeurope","stream":"order-1"}""", "id")]
    [InlineData("""{"id":7,"tenant":"acme","region":"westeurope","stream":"order-1"}""", "id")]
    [InlineData("""{"id":"a/b","tenant":"acme","region":"westeurope","stream":"order-1"}""", "a/b")]
    [InlineData("""{"id":"x","tenant":"other","region":"westeurope","stream":"order-1"}""", "PartitionKey")]
    [InlineData("""{"id":"x","tenant":"acme","region":"westeurope"}""", "PartitionKey")]
    [InlineData("""{"id":"x","tenant":["acme"],"region":"westeurope","stream":"order-1"}""", "partition key")]
    [InlineData("""{"id":"x","tenant":"acme","region":"westeurope","stream":"order-1"} {}""", "JSON")]
    [InlineData("""[1]""", "JSON")]
    [InlineData("""{"id":"x",""", "JSON")]
    public async Task A_faulty_document_is_refused_with_a_reason(string json, string reason)
    {
        await using var world = await CosmosWorld.CreateAsync();

        using var reply = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(json), Key);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains(reason, reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, world.Account.CurrentLsn("billing", "streams"));
    }

    // learn.microsoft.com/azure/cosmos-db/concepts-limits: maximum length of id value 1,023 bytes. Reference of Resource.Id: none of / \ ? #, no space at the end.
    [Theory]
    [InlineData("*1023", HttpStatusCode.Created)]
    [InlineData("*1024", HttpStatusCode.BadRequest)]
    [InlineData("a\\b", HttpStatusCode.BadRequest)]
    [InlineData("a?b", HttpStatusCode.BadRequest)]
    [InlineData("a#b", HttpStatusCode.BadRequest)]
    [InlineData("a ", HttpStatusCode.BadRequest)]
    [InlineData(" ", HttpStatusCode.BadRequest)]
    public async Task An_id_has_the_length_and_the_characters_that_the_service_takes(string id, HttpStatusCode status)
    {
        await using var world = await CosmosWorld.CreateAsync();
        var text = id[0] == '*' ? "ü" + new string('x', int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) - 2) : id;

        using var reply = await world.Streams.CreateItemStreamAsync(
            CosmosWorld.Json(State.Replace("\"id\":\"state\"", $"\"id\":{JsonSerializer.Serialize(text)}", StringComparison.Ordinal)), Key);

        Assert.Equal(status, reply.StatusCode);
    }

    // "Azure Cosmos DB service quotas": maximum size of an item is 2 MB.
    [Fact]
    public async Task A_document_over_two_megabytes_is_too_large()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var json = State[..^1] + ",\"pad\":\"" + new string('x', 2 * 1024 * 1024) + "\"}";

        using var reply = await world.Streams.CreateItemStreamAsync(CosmosWorld.Json(json), Key);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    [Fact]
    public async Task A_partial_key_is_refused_for_a_single_document()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, State);

        using var reply = await world.Streams.ReadItemStreamAsync("state", new PartitionKeyBuilder().Add("acme").Add("westeurope").Build());

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Keys_of_every_kind_address_their_documents()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var flat = await world.FlatAsync("flat", "/a/pk");
        (PartitionKey Key, string Json)[] documents =
        [
            (new PartitionKey("text"), "\"text\""), (new PartitionKey(12.5), "12.5"), (new PartitionKey(3), "3"), (new PartitionKey(true), "true"),
            (PartitionKey.Null, "null"), (new PartitionKey("grün \"1\""), "\"grün \\\"1\\\"\""),
        ];
        foreach (var (key, json) in documents)
        {
            await CosmosWorld.PutAsync(flat, key, $$"""{"id":"x","a":{"pk":{{json}} } }""");
        }

        await CosmosWorld.PutAsync(flat, PartitionKey.None, """{"id":"x","a":{}}""");

        foreach (var (key, json) in documents)
        {
            using var read = await flat.ReadItemStreamAsync("x", key);
            Assert.Contains("{\"pk\":" + json, await CosmosWorld.TextAsync(read.Content), StringComparison.Ordinal);
            var found = await CosmosWorld.QueryAsync(flat, "SELECT VALUE c.a.pk FROM c", new QueryRequestOptions { PartitionKey = key });
            Assert.Equal([json], found);
        }

        using var none = await flat.ReadItemStreamAsync("x", PartitionKey.None);
        Assert.Equal(HttpStatusCode.OK, none.StatusCode);
        Assert.Equal(["7"], await CosmosWorld.QueryAsync(flat, "SELECT VALUE COUNT(1) FROM c"));
    }

    [Fact]
    public async Task Many_documents_are_read_in_one_call()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var wanted = new List<(string, PartitionKey)>();
        for (var i = 0; i < 5; i++)
        {
            var stream = "order-" + i;
            await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key("acme", "westeurope", stream), State.Replace("order-1", stream, StringComparison.Ordinal));
            wanted.Add(("state", CosmosWorld.Key("acme", "westeurope", stream)));
        }

        var found = await world.Streams.ReadManyItemsAsync<JsonElement>([wanted[1], wanted[3], ("none", Key)]);

        Assert.Equal(["order-1", "order-3"], found.Select(item => item.GetProperty("stream").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Parallel_writers_lose_no_update()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await CosmosWorld.PutAsync(world.Streams, Key, State.Replace("10.10", "0", StringComparison.Ordinal));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20;)
            {
                using var read = await world.Streams.ReadItemStreamAsync("state", Key);
                var total = JsonDocument.Parse(await CosmosWorld.TextAsync(read.Content)).RootElement.GetProperty("total").GetInt32();
                using var written = await world.Streams.ReplaceItemStreamAsync(
                    CosmosWorld.Json(State.Replace("10.10", (total + 1).ToString(), StringComparison.Ordinal)),
                    "state",
                    Key,
                    new ItemRequestOptions { IfMatchEtag = read.Headers.ETag });
                i += written.IsSuccessStatusCode ? 1 : 0;
            }
        })));

        Assert.Equal(["160"], await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE c.total FROM c"));
        Assert.Equal(161, world.Account.CurrentLsn("billing", "streams"));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
