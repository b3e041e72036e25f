using System.Text.Json;
using Billing.Functions.Hosting;
using Billing.Functions.Tests.Docs;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Platform.Comparison;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tests.Comparison;

/// <summary>
/// Two versions of posting rules and of the revenue engine, on books that a build with version 1 of the revenue events kept,
/// and on a data folder of today.
/// </summary>
[Trait("Capability", "PLT-07")]
public sealed class ParallelRunTests
{
    [Fact]
    public void Todays_posting_rules_book_old_events_alike_but_for_the_text()
    {
        var report = Compare("ledger", "posted", "rules", BooksOfVersion1());

        Assert.Equal((38, 38, 38), (report.LeftResults, report.RightResults, report.Differing));
        Assert.All(report.Differences, difference => Assert.Equal((DifferenceKind.Changed, "$.text"), (difference.Kind, Assert.Single(difference.Fields).Path)));
        var first = report.Differences[0];
        Assert.Equal("revenue.recognised revenue/1001#2", first.Key);
        Assert.Equal("Revenue of NW-2026-000001/1: service up to 2026-10-02", first.Fields[0].Left!.Value.GetString());
        Assert.Equal("Revenue of invoice NW-2026-000001: service up to 2026-10-02", first.Fields[0].Right!.Value.GetString());
        Assert.Equal(0, Compare("trial-balance", "posted", "rules", BooksOfVersion1()).Differing);
    }

    [Fact]
    public void Todays_engine_recognises_what_was_recognised_when_it_ran_line_by_line()
    {
        var report = Compare("revenue", "recorded", "daily", BooksOfVersion1());

        Assert.Equal(0, report.Differing);
        Assert.True(report.Same > 5);
    }

    [Fact]
    public void An_engine_that_amortises_by_months_differs_in_the_months_that_are_not_over()
    {
        var report = Compare("revenue", "daily", "completed-months", BooksOfVersion1());

        Assert.Equal(
            [
                ("NW-2026-000001/1 2026-10", "116.13", null), ("NW-2026-000001/1 2026-11", "3.87", "120.00"), ("NW-2026-000002/1 2026-11", "8.00", null),
            ],
            report.Differences.Select(difference => (difference.Key, Amount(difference.Fields[0].Left), Amount(difference.Fields[0].Right))));
    }

    [Fact]
    public async Task The_command_compares_a_data_folder_and_the_results_that_another_build_kept()
    {
        var folder = Directory.CreateTempSubdirectory("billing-compare-").FullName;
        try
        {
            await using (var scenario = await Scenario.StartAsync(folder: folder))
            {
                await scenario.ShopifyAsync("nordwind", "order-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
                await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
                await scenario.DrainAsync();
            }

            var (report, kept) = (Path.Combine(folder, "report.json"), Path.Combine(folder, "kept.json"));
            Assert.Equal(0, await RunAsync(new("ledger", "posted", "rules", folder, Output: report)));
            using (var written = JsonDocument.Parse(await File.ReadAllBytesAsync(report)))
            {
                Assert.True(written.RootElement[0].GetProperty("same").GetInt32() > 0);
            }

            Assert.Equal(0, await RunAsync(new("ledger", "rules", Right: null, folder, Keep: kept)));
            Assert.Equal(0, await RunAsync(new("ledger", kept, "rules", folder)));
            await File.WriteAllTextAsync(kept, (await File.ReadAllTextAsync(kept)).Replace("Payment ", "Zahlung ", StringComparison.Ordinal));
            Assert.Equal(CompareCommand.Differs, await RunAsync(new("ledger", kept, "rules", folder, "nordwind", report)));
            using (var written = JsonDocument.Parse(await File.ReadAllBytesAsync(report)))
            {
                var field = written.RootElement[0].GetProperty("differences")[0].GetProperty("fields")[0];
                Assert.StartsWith("Zahlung", field.GetProperty("left").GetString(), StringComparison.Ordinal);
                Assert.StartsWith("Payment", field.GetProperty("right").GetString(), StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_cannot_be_compared_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("billing-compare-").FullName;
        try
        {
            Assert.Equal(2, await RunAsync(new("stock", "a", "b", folder)));
            Assert.Equal(2, await RunAsync(new("ledger", "posted", Right: null, folder)));
            Assert.Equal(2, await RunAsync(new("ledger", "posted", "none", folder)));
            var empty = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => RunAsync(new("ledger", "posted", "rules", folder)));
            Assert.Contains("holds no data", empty.Message, StringComparison.Ordinal);
            var other = Path.Combine(folder, "other.json");
            await File.WriteAllTextAsync(other, """{"consumer":"revenue","version":"daily","tenants":{}}""");
            await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(new("ledger", other, "rules", folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<int> RunAsync(CompareCommand.Request request) => CompareCommand.RunAsync(request, CancellationToken.None);

    private static ComparisonReport Compare(string consumer, string left, string right, RecordedHistory history)
    {
        var compared = ComparedConsumer.Find(consumer)!;
        return ConsumerComparison.Run(compared, compared.Version(left)!, compared.Version(right)!, history);
    }

    private static string? Amount(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } amount => amount.GetString(),
        { } result => result.GetProperty("recognised").GetProperty("amount").GetString(),
    };

    // The revenue of two orders and the journal entries that booked it, as a build before version 2 stored them.
    private static RecordedHistory BooksOfVersion1()
    {
        var file = Path.Combine(Repository.Root, "tests", "Billing.Functions.Tests", "Comparison", "books-of-version-1.jsonl");
        var events = File.ReadLines(file)
            .Select(line => JsonSerializer.Deserialize<EventEnvelope>(line, FabricJson.Options)!)
            .Select(envelope => new RecordedEvent(envelope, FabricAreas.Events.Read(envelope.Type, envelope.SchemaVersion, envelope.Data)));
        return new RecordedHistory(Samples.Tenants.Get("nordwind"), [.. events]);
    }
}
