using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Items = System.Collections.Generic.SortedDictionary<string, string>;

namespace Billing.Local.Tests.Kills;

/// <summary>Documents: upserts, patches, conditional replacements, deletions, and batches, of which all or nothing must be there.</summary>
internal sealed class CosmosLoad : SequenceLoad
{
    private const int Slots = 10;

    public override string Name => "cosmos";

    protected override int Writers => 3;

    protected override void Change(Items items, Operation operation)
    {
        foreach (var slot in Written(operation))
        {
            items[$"s{slot}"] = TextOf(Written(operation, items.GetValueOrDefault($"s{slot}")));
        }

        if (Deleted(operation) is { } deleted)
        {
            items.Remove($"s{deleted}");
        }
    }

    protected override async Task<string> ExecuteAsync(LoadedServices services, Items items, Operation operation)
    {
        var key = KeyOf(operation.Writer);
        var slot = $"s{operation.Number % Slots}";
        var document = Written(operation, items.GetValueOrDefault(slot)) with { Id = slot, Stream = operation.Writer.ToString() };
        switch (operation.Number % 6)
        {
            case 1 when items.ContainsKey(slot):
                PatchOperation[] patch = [PatchOperation.Set("/stamp", operation.Stamp), PatchOperation.Increment("/count", 1), PatchOperation.Set("/text", document.Text)];
                return EvidenceOf(slot, await services.Documents.PatchItemAsync<Kept>(slot, key, patch));
            case 2:
                await BatchAsync(services, items, operation);
                return "-";
            case 3 when items.ContainsKey(slot):
                await services.Documents.DeleteItemAsync<Kept>(slot, key);
                return "-";
            case 4 when items.ContainsKey(slot):
                var before = await services.Documents.ReadItemAsync<Kept>(slot, key);
                var same = new ItemRequestOptions { IfMatchEtag = before.ETag };
                return EvidenceOf(slot, await services.Documents.ReplaceItemAsync(document, slot, key, same));
            case 3:
                return "-";
            default:
                return EvidenceOf(slot, await services.Documents.UpsertItemAsync(document, key));
        }
    }

    protected override async Task<Items> ReadAsync(LoadedServices services, int writer)
    {
        var items = new Items(StringComparer.Ordinal);
        var options = new QueryRequestOptions { PartitionKey = KeyOf(writer) };
        using var query = services.Documents.GetItemQueryIterator<Kept>("SELECT * FROM c", requestOptions: options);
        while (query.HasMoreResults)
        {
            foreach (var document in await query.ReadNextAsync())
            {
                items[document.Id] = TextOf(document);
            }
        }

        return items;
    }

    protected override async Task CheckEvidenceAsync(LoadedServices services, int writer, string evidence)
    {
        if (evidence.Split('=') is [var slot, var tag])
        {
            Assert.Equal(tag, (await services.Documents.ReadItemAsync<Kept>(slot, KeyOf(writer))).ETag);
        }
    }

    /// <summary>Slots that an operation writes: one, or three in a batch.</summary>
    private static int[] Written(Operation operation) => (operation.Number % 6) switch
    {
        2 => [operation.Number % Slots, (operation.Number + 3) % Slots, (operation.Number + 6) % Slots],
        3 => [],
        _ => [operation.Number % Slots],
    };

    private static int? Deleted(Operation operation) => (operation.Number % 6) switch
    {
        2 => (operation.Number + 1) % Slots,
        3 => operation.Number % Slots,
        _ => null,
    };

    /// <summary>The document that an operation puts in the place of another; only a patch of an existing one counts on.</summary>
    private static Kept Written(Operation operation, string? before)
    {
        var count = operation.Number % 6 == 1 && before is not null ? int.Parse(before.Split('|')[1]) + 1 : 0;
        return new Kept { Stamp = operation.Stamp, Count = count, Text = new string((char)('a' + (operation.Number % 26)), operation.Number % 7 * 300) };
    }

    private static async Task BatchAsync(LoadedServices services, Items items, Operation operation)
    {
        var batch = services.Documents.CreateTransactionalBatch(KeyOf(operation.Writer));
        foreach (var slot in Written(operation).Select(slot => $"s{slot}"))
        {
            batch.UpsertItem(Written(operation, items.GetValueOrDefault(slot)) with { Id = slot, Stream = operation.Writer.ToString() });
        }

        if ($"s{Deleted(operation)}" is var deleted && items.ContainsKey(deleted))
        {
            batch.DeleteItem(deleted);
        }

        using var done = await batch.ExecuteAsync();
        Assert.True(done.IsSuccessStatusCode, done.ErrorMessage);
    }

    private static string EvidenceOf(string slot, ItemResponse<Kept> written) => $"{slot}={written.ETag}";

    private static string TextOf(Kept document)
    {
        var letter = document.Text.FirstOrDefault('-');
        Assert.DoesNotContain(document.Text, other => other != letter);
        return $"{document.Stamp}|{document.Count}|{letter}{document.Text.Length}";
    }

    private static PartitionKey KeyOf(int writer) => new PartitionKeyBuilder().Add("acme").Add("eu").Add(writer.ToString()).Build();

    private sealed record Kept
    {
        public string Id { get; init; } = "";

        public string Tenant { get; init; } = "acme";

        public string Region { get; init; } = "eu";

        public string Stream { get; init; } = "";

        public string Stamp { get; init; } = "";

        public int Count { get; init; }

        public string Text { get; init; } = "";
    }
}
