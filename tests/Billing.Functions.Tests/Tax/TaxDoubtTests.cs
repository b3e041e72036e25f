using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Tax;

/// <summary>Doubts about tax: they reach a person, who closes them for good.</summary>
public sealed class TaxDoubtTests
{
    private const string Decisions = "api/tax-decisions/nordwind/nordwind-de";

    [Fact]
    [Trait("Capability", "TAX-04")]
    public async Task British_tax_of_a_storefront_is_owed_to_the_United_Kingdom_and_a_person_is_asked_once()
    {
        await using var scenario = await Scenario.StartAsync();
        await SellToBritainAsync(scenario, "7001");
        await SellToBritainAsync(scenario, "7002");
        await scenario.DrainAsync();
        var books = await scenario.AuditedBooksAsync("nordwind");
        var asked = await ExceptionsAsync(scenario, "tax.not-registered");

        Assert.All(books.Orders.SelectMany(order => order.Order!.Lines).SelectMany(line => line.Taxes), tax => Assert.Equal(("GB", 0.20m), (tax.Jurisdiction, tax.Rate)));
        Assert.Contains("tax.not-registered/GB", Text(Assert.Single(asked), "text"), StringComparison.Ordinal);

        var decided = await DecideAsync(scenario, "k-1", """{ "question": "tax.not-registered/GB", "actor": "ada", "reason": "Registered as GB 123, entered next week" }""");
        var again = await DecideAsync(scenario, "k-1", """{ "question": "tax.not-registered/GB", "actor": "ada", "reason": "Registered as GB 123, entered next week" }""");
        await SellToBritainAsync(scenario, "7003");
        await scenario.DrainAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (decided.Status, again.Status));
        var closed = Assert.Single(await ExceptionsAsync(scenario, "tax.not-registered"));
        Assert.Contains("Decided by ada", Text(closed, "resolution"), StringComparison.Ordinal);
        Assert.Single((await scenario.GetAsync(Decisions)).Json.GetProperty("decisions").EnumerateArray());
    }

    [Fact]
    [Trait("Capability", "TAX-02")]
    public async Task A_doubt_about_a_product_is_trued_up_by_the_decision_and_does_not_come_back()
    {
        const string question = "tax.review/IT/food";
        await using var scenario = await TaxedOrders.StartAsync(null, tax => tax["productCodes"] = new JsonObject { ["BOOK-0417"] = "books", ["ANEMO-200"] = "food" });
        await TaxedOrders.SellAsync(scenario, "IT");
        await scenario.DrainAsync();
        var open = (await scenario.GetAsync(Decisions)).Json.GetProperty("open").EnumerateArray().Select(each => Text(each, "question")).ToList();
        var asked = await ExceptionsAsync(scenario, "tax.review");
        var before = await scenario.AuditedBooksAsync("nordwind");

        var decided = await DecideAsync(scenario, "k-1", $$"""{ "question": "{{question}}", "treatment": "reduced", "actor": "ada", "reason": "Tabella A parte III" }""");
        await scenario.PassAsync("2026-11-03T03:00:00Z");
        var after = await scenario.AuditedBooksAsync("nordwind");
        await scenario.PassAsync("2026-11-04T03:00:00Z");

        // 116.10 with 22 % was invoiced; 10 % are owed.
        Assert.Equal([question], open);
        Assert.Equal((1, HttpStatusCode.OK), (asked.Count, decided.Status));
        Assert.Equal(before.Invoices.Sum(invoice => invoice.Tax.Amount), after.Invoices.Sum(invoice => invoice.Tax.Amount));
        Assert.All(after.TaxTrueUps.SelectMany(each => each.TrueUp.Differences), difference => Assert.True(difference.Amount.IsNegative));
        Assert.Contains(after.TaxTrueUps, each => each.TrueUp.Differences.Count > 0);
        Assert.Equal(after.TaxTrueUps.Count, (await scenario.AuditedBooksAsync("nordwind")).TaxTrueUps.Count);
        Assert.Empty((await scenario.GetAsync(Decisions)).Json.GetProperty("open").EnumerateArray());
        Assert.All(await ExceptionsAsync(scenario, "tax.review"), each => Assert.True(IsResolved(each)));
    }

    [Theory]
    [InlineData("""{ "question": "nothing", "actor": "ada", "reason": "x" }""", HttpStatusCode.Conflict, "$.question")]
    [InlineData("""{ "question": "tax.review/US-NY/services", "treatment": "reduced", "actor": "ada", "reason": "x" }""", HttpStatusCode.Conflict, "$.treatment")]
    [InlineData("""{ "question": "tax.review/US-NY/services", "until": "soon", "actor": "ada", "reason": "x" }""", HttpStatusCode.BadRequest, "$.until")]
    [InlineData("""{ "question": "tax.review/US-NY/services", "actor": "ada" }""", HttpStatusCode.BadRequest, "$.reason")]
    public async Task A_decision_that_decides_nothing_is_refused_by_its_field(string body, HttpStatusCode status, string path)
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await DecideAsync(scenario, "k-1", body);
        Assert.Equal((status, path), (answer.Status, answer.ProblemPaths[0]));
    }

    [Fact]
    [Trait("Capability", "TAX-01")]
    public async Task A_tenant_changes_the_tables_by_a_dated_change_set_and_a_bad_one_is_refused_by_its_row()
    {
        await using var scenario = await TaxedOrders.StartAsync(null);
        var bad = await PutAsync(scenario, """{ "changes": [ { "name": "Budget", "from": "2026-11-01", "source": "BGBl.", "rates": [ { "jurisdiction": "DE", "class": "standard", "rate": "20" } ] } ] }""");
        var put = await PutAsync(scenario, """{ "changes": [ { "name": "Budget", "from": "2026-11-01", "source": "BGBl.", "rates": [ { "jurisdiction": "DE", "class": "standard", "rate": "0.25" } ] } ] }""");
        await TaxedOrders.SellAsync(scenario);
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal((HttpStatusCode.BadRequest, "$.changes[0].rates[0].rate"), (bad.Status, bad.ProblemPaths[0].Split(' ')[0]));
        Assert.True(put.Status is HttpStatusCode.OK or HttpStatusCode.Created, put.Body);
        Assert.Equal([0.07m, 0.25m], books.Invoices.SelectMany(invoice => invoice.Lines).SelectMany(line => line.Taxes).Select(tax => tax.Rate).Distinct().Order());
    }

    [Fact]
    [Trait("Capability", "TAX-04")]
    public async Task German_tax_in_dollars_is_stated_in_euro_where_the_exchange_rate_is_known_and_asked_about_where_not()
    {
        await using var scenario = await TaxedOrders.StartAsync(
            null, tax => tax["exchangeRates"] = JsonNode.Parse("""[ { "from": "USD", "to": "EUR", "rate": "0.9", "on": "2026-11-01", "source": "ECB" } ]"""));
        await SellInAsync(scenario, "USD", "8002");
        await SellInAsync(scenario, "GBP", "8003");
        var books = await scenario.AuditedBooksAsync("nordwind");

        var stated = books.Invoices.Where(invoice => invoice.Currency == "USD").SelectMany(invoice => invoice.NationalTaxes!).ToList();
        var tax = books.Invoices.Where(invoice => invoice.Currency == "USD").Sum(invoice => invoice.Tax.Amount);
        Assert.Equal(("DE", "EUR", "ECB, 2026-11-01"), (stated[0].Jurisdiction, stated[0].Amount.Currency.Code, stated[0].Source));
        Assert.InRange(stated.Sum(each => each.Amount.Amount) - (tax * 0.9m), -0.02m, 0.02m);
        Assert.Contains("DE/GBP", Text(Assert.Single(await ExceptionsAsync(scenario, "tax.national-currency")), "text"), StringComparison.Ordinal);
    }

    private static async Task SellInAsync(Scenario scenario, string currency, string reference)
    {
        var order = JsonNode.Parse(Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json").ToJsonString().Replace("\"EUR\"", $"\"{currency}\"", StringComparison.Ordinal))!;
        order["name"] = $"#{reference}";
        order["order_number"] = int.Parse(reference, System.Globalization.CultureInfo.InvariantCulture);
        order["id"] = long.Parse($"99{reference}", System.Globalization.CultureInfo.InvariantCulture);
        await scenario.ShopifyAsync("nordwind", $"o-{reference}", order);
        await scenario.DrainAsync();
        var shipped = Scenario.Sample("nordwind/fulfilment/shipped-1002.json");
        shipped["data"]!["order"] = reference;
        await scenario.WarehouseAsync("nordwind", $"s-{reference}", shipped);
        await scenario.DrainAsync();
    }

    private static async Task SellToBritainAsync(Scenario scenario, string reference)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        order["name"] = $"#{reference}";
        order["order_number"] = int.Parse(reference, System.Globalization.CultureInfo.InvariantCulture);
        order["id"] = long.Parse($"99{reference}", System.Globalization.CultureInfo.InvariantCulture);
        order["taxes_included"] = false;
        order["shipping_lines"] = new JsonArray();
        order["discount_applications"] = new JsonArray();
        order["shipping_address"]!["country_code"] = "GB";
        order["shipping_address"]!["zip"] = "SW1A 1AA";
        var line = JsonNode.Parse(((JsonArray)order["line_items"]!)[0]!.ToJsonString())!;
        line["price"] = "100.00";
        line["quantity"] = 1;
        line["discount_allocations"] = new JsonArray();
        line["tax_lines"] = JsonNode.Parse("""[ { "title": "GB VAT", "rate": 0.2, "price": "20.00" } ]""");
        order["line_items"] = new JsonArray(line);
        order["total_tax"] = "20.00";
        order["total_price"] = "120.00";
        await scenario.ShopifyAsync("nordwind", $"o-{reference}", order);
    }

    private static Task<Answer> DecideAsync(Scenario scenario, string key, string body) =>
        scenario.PostAsync(Decisions, Encoding.UTF8.GetBytes(body), new Dictionary<string, string> { ["Idempotency-Key"] = key });

    private static Task<Answer> PutAsync(Scenario scenario, string body) => Configuration.Configured.PutAsync(scenario, "nordwind/tax-tables", body).ContinueWith(task => task.Result.Answer, TaskScheduler.Default);

    private static async Task<IReadOnlyList<JsonElement>> ExceptionsAsync(Scenario scenario, string code) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind?status=all")).Json.EnumerateArray().Where(each => Text(each, "code").StartsWith(code, StringComparison.Ordinal))];

    private static bool IsResolved(JsonElement exception) => exception.TryGetProperty("resolvedAt", out var at) && at.ValueKind == JsonValueKind.String;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
