using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Platform.Audit;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Audit;

/// <summary>Somebody with full rights on the database changes what is stored; the check names what was changed.</summary>
[Trait("Capability", "PLT-11")]
[Trait("Capability", "AUD-01")]
public sealed class TamperingTests
{
    [Fact]
    public async Task Nothing_is_found_in_what_nobody_changed()
    {
        await using var books = await SealedBooks.StartAsync();
        Assert.Empty(await books.CheckAsync());
    }

    [Fact]
    public async Task An_altered_amount_is_named()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var entry = await books.ReadAsync(stream, EventEnvelope.ItemId(2));
        AmountIn(entry["data"]!)["amount"] = "1.00";
        await books.WriteAsync(stream, entry);

        Assert.Equal((Tampering.Altered, stream.Stream, 2L), Named((await books.CheckAsync())[0]));
    }

    [Fact]
    public async Task A_deleted_last_event_is_named()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var last = await LengthAsync(books, stream);
        await books.DeleteAsync(stream, EventEnvelope.ItemId(last));

        Assert.Equal((Tampering.Removed, stream.Stream, last), Named((await books.CheckAsync())[0]));
    }

    [Fact]
    public async Task A_deleted_last_event_is_named_although_the_state_was_made_to_fit()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var last = await LengthAsync(books, stream);
        await books.DeleteAsync(stream, EventEnvelope.ItemId(last));
        await FitStateAsync(books, stream, last - 1);

        Assert.Equal((Tampering.Removed, stream.Stream, last), Named(Assert.Single(await books.CheckAsync())));
    }

    [Fact]
    public async Task A_deleted_middle_event_is_named()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        await books.DeleteAsync(stream, EventEnvelope.ItemId(2));

        Assert.Equal((Tampering.Removed, stream.Stream, 2L), Named((await books.CheckAsync())[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inserted_event_is_named(bool fitsState)
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var last = await LengthAsync(books, stream);
        var before = (await books.ReadAsync(stream, EventEnvelope.ItemId(last))).Deserialize<EventEnvelope>(FabricJson.Options)!;
        await WriteAsync(books, stream, before with { Sequence = last + 1, PreviousHash = before.Hash });
        if (fitsState)
        {
            await FitStateAsync(books, stream, last + 1);
        }

        Assert.Equal((Tampering.Inserted, stream.Stream, last + 1), Named((await books.CheckAsync())[0]));
    }

    [Fact]
    public async Task An_event_inserted_beside_another_is_named()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var copy = await books.ReadAsync(stream, EventEnvelope.ItemId(2));
        copy["id"] = "e-0000000002-b";
        await books.WriteAsync(stream, copy);

        Assert.Equal((Tampering.Inserted, stream.Stream, 2L), Named((await books.CheckAsync())[0]));
    }

    [Fact]
    public async Task A_deleted_stream_is_named()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Payments);
        for (var sequence = await LengthAsync(books, stream); sequence > 0; sequence--)
        {
            await books.DeleteAsync(stream, EventEnvelope.ItemId(sequence));
        }

        await books.DeleteAsync(stream, "state");

        var finding = Assert.Single(await books.CheckAsync());
        Assert.Equal((Tampering.Removed, stream.Stream, 1L), Named(finding));
        Assert.Equal(new DateOnly(2026, 11, 2), finding.Day);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_with_all_hashes_contradicts_the_sealed_day()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var last = await LengthAsync(books, stream);
        var previous = string.Empty;
        for (var sequence = 1L; sequence <= last; sequence++)
        {
            var envelope = (await books.ReadAsync(stream, EventEnvelope.ItemId(sequence))).Deserialize<EventEnvelope>(FabricJson.Options)!;
            previous = await WriteAsync(books, stream, envelope with { Actor = "somebody-else", PreviousHash = previous });
        }

        await FitStateAsync(books, stream, last);

        Assert.Equal((Tampering.Altered, stream.Stream, last), Named(Assert.Single(await books.CheckAsync())));
    }

    private static (Tampering, string?, long?) Named(IntegrityFinding finding) => (finding.Tampering, finding.Stream, finding.Sequence);

    private static JsonObject AmountIn(JsonNode node) => Descendants(node).OfType<JsonObject>().First(each => each.ContainsKey("amount") && each["amount"] is JsonValue);

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => [node, .. Children(node).OfType<JsonNode>().SelectMany(Descendants)];

    private static IEnumerable<JsonNode?> Children(JsonNode node) => node switch
    {
        JsonObject fields => fields.Select(field => field.Value),
        JsonArray items => items,
        _ => [],
    };

    private static async Task<long> LengthAsync(SealedBooks books, StreamAddress stream) => (long)(await books.ReadAsync(stream, "state"))["version"]!;

    private static async Task<string> WriteAsync(SealedBooks books, StreamAddress stream, EventEnvelope envelope)
    {
        var placed = envelope with { Id = EventEnvelope.ItemId(envelope.Sequence), EventId = stream.EventId(envelope.Sequence) };
        var whole = placed with { Hash = placed.ComputeHash() };
        await books.WriteAsync(stream, JsonSerializer.SerializeToNode(whole, FabricJson.Options)!.AsObject());
        return whole.Hash;
    }

    private static async Task FitStateAsync(SealedBooks books, StreamAddress stream, long version)
    {
        var state = await books.ReadAsync(stream, "state");
        state["version"] = version;
        state["lastHash"] = (string)(await books.ReadAsync(stream, EventEnvelope.ItemId(version)))["hash"]!;
        await books.WriteAsync(stream, state);
    }
}
