using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Platform.Streams;

namespace Billing.Platform.Tests.Streams;

/// <summary>A commit is one batch of at most 100 operations and 2 MB: all of it or nothing.</summary>
[Trait("Capability", "PLT-01")]
public sealed class BatchLimitTests
{
    [Fact]
    public async Task As_many_events_as_a_batch_holds_are_committed_together()
    {
        await using var world = await StreamWorld.CreateAsync();

        var result = await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("many"), _ => StreamWorld.Count(times: StreamStore.MaximumEventsPerCommit));

        Assert.Equal(98, Assert.IsType<CommitResult<Counter>.Committed>(result).Version);
        Assert.Equal(98, (await world.HistoryAsync()).Count);
    }

    [Fact]
    public async Task One_event_more_is_a_fault_of_the_decider_and_commits_nothing()
    {
        await using var world = await StreamWorld.CreateAsync();

        var fault = await Assert.ThrowsAsync<ArgumentException>(() =>
            world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("more"), _ => StreamWorld.Count(times: StreamStore.MaximumEventsPerCommit + 1)));

        Assert.StartsWith("99 events do not fit into one commit of 98.", fault.Message, StringComparison.Ordinal);
        await IsEmptyAsync(world);
    }

    [Theory]
    [InlineData(97, true)]
    [InlineData(98, true)]
    [InlineData(99, false)]
    public async Task A_receipt_of_each_input_takes_its_place_in_the_batch(int keys, bool fits)
    {
        await using var world = await StreamWorld.CreateAsync();
        var names = Enumerable.Range(1, keys).Select(number => $"k-{number}").ToList();
        Task<CommitResult<Counter>> BatchAsync() => world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("unused"), names, (_, _) => StreamWorld.Count());

        if (fits)
        {
            Assert.IsType<CommitResult<Counter>.Committed>(await BatchAsync());
            Assert.Equal(keys, await world.ReceiptsAsync());
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(BatchAsync);
            await IsEmptyAsync(world);
        }
    }

    [Fact]
    public async Task Events_that_are_too_large_together_are_refused_whole()
    {
        await using var world = await StreamWorld.CreateAsync();

        var refused = await Assert.ThrowsAsync<ContentTooLargeException>(() => world.Store.ExecuteAsync<Counter>(
            StreamWorld.Address, StreamWorld.Command("large"), _ => StreamWorld.Count(times: 9, note: Noise(256 * 1024))));

        Assert.Equal("streams.too-large", refused.Problem.Code);
        await IsEmptyAsync(world);
    }

    [Fact]
    public async Task Events_that_pack_well_are_committed_whatever_their_length()
    {
        await using var world = await StreamWorld.CreateAsync();

        await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("large"), _ => StreamWorld.Count(times: 9, note: new string('x', 1024 * 1024)));

        var history = await world.HistoryAsync();
        Assert.Equal(9, history.Count);
        Assert.Null(StreamChain.FindBreak(history));
        Assert.All(history, envelope => Assert.Equal(1024 * 1024, ((Counted)world.Store.Read(envelope)).Note.Length));
    }

    [Fact]
    public async Task What_is_stored_of_large_data_is_small_and_keeps_its_short_fields_for_queries()
    {
        await using var world = await StreamWorld.CreateAsync();
        await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("large"), _ => StreamWorld.Count(by: 7, note: new string('x', 1024 * 1024)));

        using var stored = await world.Streams.ReadItemStreamAsync(EventEnvelope.ItemId(1), StreamWorld.Address.PartitionKey);
        Assert.InRange(stored.Content.Length, 1, 4_000);
        var data = (await JsonDocument.ParseAsync(stored.Content)).RootElement.GetProperty("data");
        Assert.Equal(7, data.GetProperty("by").GetInt32());
        Assert.False(data.TryGetProperty("note", out _));
    }

    [Fact]
    public void Short_fields_of_a_long_object_stay_in_clear_for_queries_that_name_them()
    {
        var packed = JsonNode.Parse(PackedContent.Pack(JsonSerializer.SerializeToUtf8Bytes(
            new { raised = new { occurredAt = StreamWorld.Now, problems = new[] { Noise(20_000) } }, keys = Enumerable.Range(0, 4_000).ToDictionary(key => $"{key}") })).Span)!;

        Assert.NotNull(packed["raised"]!["occurredAt"]);
        Assert.Null(packed["raised"]!["problems"]);
        Assert.Null(packed["keys"]);
    }

    [Fact]
    public void Packed_content_that_is_damaged_is_said_to_be_so()
    {
        var packed = JsonNode.Parse(PackedContent.Pack(JsonSerializer.SerializeToUtf8Bytes(new Counted(1, StreamWorld.Now, Noise(20_000)))).Span)!;
        var damaged = packed["$brotli"]!.GetValue<string>();
        packed["$brotli"] = damaged[..(damaged.Length / 2 / 4 * 4)];

        Assert.ThrowsAny<JsonException>(() => PackedContent.Unpack(JsonSerializer.SerializeToElement(packed)));
        packed["$brotli"] = "%";
        Assert.ThrowsAny<JsonException>(() => PackedContent.Unpack(JsonSerializer.SerializeToElement(packed)));
    }

    [Fact]
    public async Task An_event_that_is_large_is_read_from_its_stream()
    {
        await using var world = await StreamWorld.CreateAsync();
        await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("large"), _ => StreamWorld.Count(note: new string('x', 256 * 1024)));

        var envelope = (await world.HistoryAsync())[0];
        var read = (Counted)await world.Store.ReadAsync(envelope with { Data = JsonSerializer.SerializeToElement<object?>(null) }, CancellationToken.None);

        Assert.Equal(256 * 1024, read.Note.Length);
    }

    // Nothing packs it by much.
    private static string Noise(int length)
    {
        var random = new Random(1);
        return new string([.. Enumerable.Range(0, length).Select(_ => (char)random.Next('!', '~'))]);
    }

    private static async Task IsEmptyAsync(StreamWorld world)
    {
        Assert.Equal(Counter.Empty, await world.Store.LoadAsync<Counter>(StreamWorld.Address));
        Assert.Empty(await world.HistoryAsync());
        Assert.Equal(0, await world.ReceiptsAsync());
    }
}
