using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Hosting;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Views;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Audit;

/// <summary>Somebody put one record into the store that cannot be read: it stops itself alone, and is named.</summary>
[Trait("Capability", "AUD-01")]
[Trait("Capability", "PLT-03")]
public sealed class BadRecordTests
{
    [Theory]
    [InlineData("""{"invoice":{"number":7}}""", "invoice.issued")]
    [InlineData("""{"invoice":null}""", "invoice.issued")]
    [InlineData("{}", "invoice.of-a-newer-build")]
    [InlineData("""{"$brotli":"AAAA"}""", "invoice.issued")]
    public async Task The_audit_names_an_event_that_cannot_be_read_and_the_tax_report_does_not_depend_on_it(string data, string type)
    {
        await using var books = await SealedBooks.StartAsync();
        var address = await books.AnyAsync(FabricStreams.Invoices);
        var before = await books.Scenario.GetAsync("api/tax-report/nordwind/2026-11");
        await PlantEventAsync(books, address, data, type);

        var audit = await books.Scenario.GetAsync("api/audit/nordwind");
        Assert.Equal(HttpStatusCode.OK, audit.Status);
        Assert.Contains(address.Stream, CheckOf(audit, "records-readable").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(CheckOf(audit, "ledger-zero-sum").GetProperty("ok").GetBoolean());

        // The report rests on the register and the days of the journal, which took the invoice when it was issued.
        var report = await books.Scenario.GetAsync("api/tax-report/nordwind/2026-11");
        Assert.Equal((HttpStatusCode.OK, before.Body), (report.Status, report.Body));
    }

    [Fact]
    public async Task The_audit_names_a_state_that_cannot_be_read_and_one_that_no_arithmetic_takes()
    {
        await using var books = await SealedBooks.StartAsync();
        var (order, payment) = (await books.AnyAsync(FabricStreams.Orders), await books.AnyAsync(FabricStreams.Payments));
        await PlantStateAsync(books, order, state => state["payments"] = "none");
        await PlantStateAsync(books, payment, state => state["captured"] = new JsonObject { ["amount"] = "1.00", ["currency"] = "QQQ" });

        var audit = await books.Scenario.GetAsync("api/audit/nordwind");

        Assert.Equal(HttpStatusCode.OK, audit.Status);
        var named = CheckOf(audit, "records-readable").GetProperty("detail").GetString()!;
        Assert.Contains(order.Stream, named, StringComparison.Ordinal);
        Assert.Contains(payment.Stream, named, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nightly_run_works_on_all_but_the_one_that_cannot_be_read_and_names_that()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1001", Scenario.Sample("nordwind/shopify/order-1001-subscription.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1001.json"));
        await scenario.DrainAsync();
        var bad = new StreamAddress("nordwind", "westeurope", FabricStreams.Subscription("bad"));
        await WriteAsync(scenario, bad, StateOf(bad, new JsonObject { ["terms"] = 7 }));
        await scenario.PassAsync("2026-12-03T08:00:00Z");

        Assert.Equal(2, (await scenario.GetAsync("api/invoices/nordwind")).Json.GetArrayLength());
        var runs = (await scenario.GetAsync("api/jobs/nordwind/invoice-run/2026-12-03")).Body;
        Assert.Contains("bad: ", runs, StringComparison.Ordinal);
        var told = (await scenario.GetAsync("api/exceptions/nordwind")).Body;
        Assert.Contains("bad: ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_is_built_anew_without_the_event_that_cannot_be_read_and_keeps_its_rows()
    {
        await using var books = await SealedBooks.StartAsync();
        var address = await books.AnyAsync(FabricStreams.Invoices);
        await PlantEventAsync(books, address, """{"invoice":{"number":7}}""", "invoice.issued");
        var services = books.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get(SealedBooks.Tenant);
        var rebuild = new ViewRebuild(services.GetRequiredService<StreamStore>(), services.GetRequiredService<StreamQueries>(), FabricAreas.Streams);
        var views = services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Views);

        var built = new List<ViewRebuilt>();
        foreach (var create in FabricAreas.Views.Select(view => view.Create).OfType<Func<Container, TimeProvider, IEventView>>())
        {
            built.Add(await rebuild.RunAsync(create(views, TimeProvider.System), tenant, CancellationToken.None));
        }

        Assert.All(built, view => Assert.Equal(0, view.Removed));
        Assert.Contains(built, view => view.Entered > 0 && view.Unread is [var record] && record.Stream == address.Stream);
        Assert.Equal(2, (await books.Scenario.GetAsync("api/invoices/nordwind")).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_relay_passes_over_a_document_that_is_no_event_and_business_goes_on()
    {
        await using var scenario = await Scenario.StartAsync();
        var bad = new StreamAddress("nordwind", "westeurope", FabricStreams.Order("bad"));
        await WriteAsync(scenario, bad, new JsonObject { ["id"] = "e-0000000001", ["kind"] = "event", ["tenant"] = bad.Tenant, ["region"] = bad.Region, ["stream"] = bad.Stream });
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-11-02T10:00:00Z");

        Assert.Equal(2, (await scenario.GetAsync("api/invoices/nordwind")).Json.GetArrayLength());
        Assert.NotEmpty((await scenario.GetAsync("api/trial-balance/nordwind")).Json.EnumerateArray());
    }

    [Fact]
    public async Task The_trial_balance_leaves_out_a_day_that_cannot_be_read_and_names_it()
    {
        await using var books = await SealedBooks.StartAsync();
        var whole = await books.Scenario.GetAsync("api/trial-balance/nordwind");
        var day = await books.AnyAsync(FabricStreams.Journal);
        await PlantStateAsync(books, day, state => state["turnovers"] = 7);

        using var answer = await books.Scenario.Fabric.Http.GetAsync(new Uri("api/trial-balance/nordwind", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MultiStatus), (whole.Status, answer.StatusCode));
        Assert.Equal(day.Stream, Assert.Single(answer.Headers.GetValues("Fabric-Unread")));
        Assert.Equal(HttpStatusCode.OK, (await books.Scenario.GetAsync("api/audit/nordwind")).Status);
    }

    [Fact]
    public async Task A_change_of_prices_that_cannot_be_read_counts_for_nothing_and_is_told_once()
    {
        await using var scenario = await Scenario.StartAsync();
        var bad = new StreamAddress("nordwind", "westeurope", FabricStreams.PriceChange("bad"));
        await WriteAsync(scenario, bad, StateOf(bad, new JsonObject { ["draft"] = 7 }));

        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/price-changes/nordwind")).Status);
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/price-changes/nordwind")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"))).Status);
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/orders/nordwind/1002")).Status);
        var told = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
        Assert.Equal(("pricing.unreadable-change", bad.Stream), (told.GetProperty("code").GetString(), told.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task A_question_about_use_is_answered_beside_a_day_that_cannot_be_read()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json"));
        var asked = (await scenario.GetAsync("api/exceptions/nordwind")).Json.GetArrayLength();
        var bad = new StreamAddress("nordwind", "westeurope", $"{FabricStreams.Usage}1001-1/bad/2026-10-04");
        await WriteAsync(scenario, bad, StateOf(bad, new JsonObject { ["stream"] = 7 }));
        await scenario.ShopifyAsync("nordwind", "o-1001", Scenario.Sample("nordwind/shopify/order-1001-subscription.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1001.json"));
        await scenario.DrainAsync();

        Assert.True(asked > 0, "Nothing was asked.");
        Assert.DoesNotContain((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray(), each => !each.TryGetProperty("resolvedAt", out _) && each.GetProperty("subject").GetString() == "1001-1");
        var audit = await scenario.GetAsync("api/audit/nordwind");
        Assert.Contains(bad.Stream, CheckOf(audit, "records-readable").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static JsonObject StateOf(StreamAddress address, JsonObject data) => new()
    {
        ["id"] = "state",
        ["kind"] = "state",
        ["tenant"] = address.Tenant,
        ["region"] = address.Region,
        ["stream"] = address.Stream,
        ["version"] = 1,
        ["lastHash"] = "",
        ["updatedAt"] = "2026-11-02T08:00:00Z",
        ["data"] = data,
    };

    private static JsonElement CheckOf(Answer audit, string name) =>
        Assert.Single(audit.Json.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == name);

    private static async Task PlantEventAsync(SealedBooks books, StreamAddress address, string data, string type)
    {
        var planted = await books.ReadAsync(address, EventEnvelope.ItemId(1));
        foreach (var own in new[] { "_rid", "_self", "_etag", "_ts", "_attachments", "_lsn" })
        {
            planted.Remove(own);
        }

        (planted["id"], planted["sequence"], planted["type"], planted["data"]) = (EventEnvelope.ItemId(99), 99, type, JsonNode.Parse(data));
        planted["eventId"] = address.EventId(99);
        await books.WriteAsync(address, planted);
    }

    private static async Task PlantStateAsync(SealedBooks books, StreamAddress address, Action<JsonObject> change)
    {
        var state = await books.ReadAsync(address, "state");
        change(state["data"]!.AsObject());
        await books.WriteAsync(address, state);
    }

    private static async Task WriteAsync(Scenario scenario, StreamAddress address, JsonObject document)
    {
        var streams = scenario.Fabric.Services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
        using var response = await streams.UpsertItemStreamAsync(content, address.PartitionKey);
        response.EnsureSuccessStatusCode();
    }
}
