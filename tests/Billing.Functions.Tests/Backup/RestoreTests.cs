using System.Net;
using System.Text.Json;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Platform.Backup;
using Billing.Platform.Intake;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Backup;

/// <summary>The demo's month is exported, restored into an empty store, compared, and business goes on.</summary>
[Collection(nameof(DemoMonth))]
[Trait("Capability", "PLT-21")]
public sealed class RestoreTests : IDisposable
{
    private const string Region = "westeurope";

    private readonly string _folder = Directory.CreateTempSubdirectory("billing-restore-").FullName;

    public RestoreTests(DemoMonth month) => month.CopyTo(Original);

    private string Original => Path.Combine(_folder, "original");

    private string Restored => Path.Combine(_folder, "restored");

    private string File => Path.Combine(_folder, "backup.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_restored_month_has_the_same_books_and_business_goes_on_with_the_next_number()
    {
        var end = DemoDay.End;
        Assert.Equal(0, await BackUpAsync(end));
        Assert.Equal(0, await RestoreAsync());
        await SameStatesAsync();

        Books before;
        await using (var original = await Scenario.StartAsync($"{end:O}", Original))
        {
            before = await Books.ReadAsync(original);
        }

        await using var restored = await Scenario.StartAsync($"{end:O}", Restored);
        await restored.DrainAsync();
        var after = await Books.ReadAsync(restored);
        Assert.Equal(before.Balances, after.Balances);
        Assert.Equal(before.Numbers, after.Numbers);
        Assert.Equal(before.Register, after.Register);

        // What was sent before is still known; what is new follows what there was.
        var again = await restored.ShopifyAsync("nordwind", "o-again", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        await restored.DrainAsync();
        Assert.Equal(before.Numbers, (await Books.ReadAsync(restored)).Numbers);

        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["id"] = 9_003;
        order["name"] = "#9003";
        order["order_number"] = 9_003;
        var taken = await restored.ShopifyAsync("nordwind", "o-9003", order);
        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        await restored.DrainAsync();
        var gone = await Books.ReadAsync(restored);
        Assert.True(gone.Orders > before.Orders, "The new order did not take effect.");
    }

    [Fact]
    public async Task A_backup_as_of_a_day_holds_what_was_recorded_by_then_and_nothing_later()
    {
        var asOf = DateTimeOffset.Parse("2026-10-31T23:59:59Z");
        Assert.Equal(0, await BackUpAsync(asOf));

        using var reader = new BackupReader(System.IO.File.OpenRead(File));
        var count = 0;
        await foreach (var stream in reader.StreamsAsync(CancellationToken.None))
        {
            count++;
            var kind = FabricAreas.Streams.Of(stream.Stream);
            Assert.All(stream.Events, envelope => Assert.True(envelope.RecordedAt <= asOf));
            Assert.All(stream.Events, envelope => Assert.Contains(FabricAreas.Events.TypeOf(envelope.Type), kind!.EventTypes));
        }

        Assert.Equal(count, reader.Manifest!.Streams);
        Assert.True(count > 5);
        Assert.Equal(0, await RestoreAsync());
    }

    [Theory]
    [InlineData("an amount is altered")]
    [InlineData("a line is removed")]
    [InlineData("the end is cut off")]
    [InlineData("it is restored twice")]
    public async Task Nothing_is_written_when(string what)
    {
        await BackUpAsync(DateTimeOffset.Parse("2026-12-31T00:00:00Z"));
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        switch (what)
        {
            case "an amount is altered":
                var index = Array.FindIndex(lines, line => line.Contains("\"amount\":\"", StringComparison.Ordinal));
                lines[index] = lines[index].Replace("\"amount\":\"", "\"amount\":\"1", StringComparison.Ordinal);
                break;
            case "a line is removed":
                lines = [.. lines.Where((_, number) => number != lines.Length / 2)];
                break;
            case "the end is cut off":
                lines = lines[..^1];
                break;
            default:
                Assert.Equal(0, await RestoreAsync());
                break;
        }

        await System.IO.File.WriteAllLinesAsync(File, lines);
        await Assert.ThrowsAsync<InvalidDataException>(RestoreAsync);
        if (what != "it is restored twice")
        {
            await using var stored = await StoredData.OpenAsync(Restored);
            Assert.True(await new TenantRestore(stored.Streams, FabricAreas.Events, FabricAreas.Streams).IsEmptyAsync("nordwind", Region, CancellationToken.None));
        }
    }

    private async Task<int> BackUpAsync(DateTimeOffset asOf)
    {
        await using var store = await StoreOfTenant.InFolderAsync(Original, "nordwind", CancellationToken.None);
        return await BackupCommand.BackUpAsync(store, asOf, File, TextWriter.Null, CancellationToken.None);
    }

    private async Task<int> RestoreAsync()
    {
        await using var store = await StoreOfTenant.InNewFolderAsync(Restored, Path.Combine(Samples.Folder, "tenants.json"), CancellationToken.None);
        return await BackupCommand.RestoreAsync(store, File, TextWriter.Null, CancellationToken.None);
    }

    // Every document of the tenant, less what the database adds.
    private async Task SameStatesAsync()
    {
        var (before, after) = (await DocumentsAsync(Original), await DocumentsAsync(Restored));
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, each => Assert.Equal(each.Value, after[each.Key]));
    }

    private static async Task<SortedDictionary<string, string>> DocumentsAsync(string folder)
    {
        await using var stored = await StoredData.OpenAsync(folder);
        var documents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var pages = stored.Streams.GetItemQueryIterator<JsonElement>("SELECT * FROM c WHERE c.tenant = 'nordwind'");
        while (pages.HasMoreResults)
        {
            foreach (var document in await pages.ReadNextAsync())
            {
                var fields = document.EnumerateObject().Where(field => field.Name[0] != '_').OrderBy(field => field.Name, StringComparer.Ordinal);
                documents[$"{document.GetProperty("stream")} {document.GetProperty("id")}"] = string.Join('\n', fields.Select(field => $"{field.Name}: {Ordered(field.Value)}"));
            }
        }

        return documents;
    }

    // Dictionaries have the order of the process that wrote them.
    private static string Ordered(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}:{Ordered(field.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Ordered))}]",
        _ => value.GetRawText(),
    };

    private sealed record Books(string Balances, string Numbers, string Register, int Orders)
    {
        public static async Task<Books> ReadAsync(Scenario scenario)
        {
            var facts = await scenario.AuditedBooksAsync("nordwind");
            var register = await scenario.GetAsync("api/invoices/nordwind");
            return new Books(
                string.Join('\n', TrialBalance.Of(facts.Days)),
                string.Join('\n', facts.Numbers.OrderBy(series => series.Key, StringComparer.Ordinal).SelectMany(series => series.Value.Select(given => given.Number))),
                register.Body,
                facts.Orders.Count);
        }
    }
}
