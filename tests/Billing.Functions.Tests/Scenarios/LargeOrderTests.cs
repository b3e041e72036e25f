using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Billing.Functions.Tests.Scenarios;

public sealed class LargeOrderTests
{
    [Fact]
    [Trait("Capability", "PLT-02")]
    public async Task Events_too_large_for_a_message_travel_by_reference()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-large", LargeOrder(900));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-large", AllShipped(900));

        var invoice = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
        Assert.Equal(900, invoice.Lines.Count);
        Assert.Equal(900 * 2.50m, invoice.Gross.Amount);
    }

    [Fact]
    [Trait("Capability", "PLT-02")]
    public async Task An_order_of_four_thousand_lines_goes_through_to_invoice_document_and_ledger()
    {
        const int lines = 4_000;
        await using var scenario = await Scenario.StartAsync();
        var order = LargeOrder(lines);

        // As large as Shopify sends it: about 2.5 KB a line, with its taxes and its prices in two currencies.
        Assert.InRange(Encoding.UTF8.GetByteCount(order.ToJsonString()), 8_000_000, 16_000_000);
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o-large", order)).Status);
        await scenario.DrainAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.WarehouseAsync("nordwind", "s-large", AllShipped(lines))).Status);

        var books = await scenario.AuditedBooksAsync("nordwind");
        var invoice = Assert.Single(books.Invoices);
        Assert.Equal(lines, invoice.Lines.Count);
        Assert.Equal(lines * 2.50m, invoice.Gross.Amount);
        Assert.NotEmpty(books.Entries);
        using var document = await scenario.Fabric.Http.GetAsync(new Uri($"api/invoices/nordwind/{invoice.Number}/pdf", UriKind.Relative));
        Assert.Equal("application/pdf", document.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, (await scenario.GetAsync("api/dead-letters/nordwind")).Json.GetProperty("total").GetInt32());
        Assert.Equal("[]", (await scenario.GetAsync("api/exceptions/nordwind")).Body);
    }

    [Fact]
    [Trait("Capability", "PLT-02")]
    public async Task An_order_that_cannot_be_kept_whole_is_acknowledged_and_told_with_its_size()
    {
        await using var scenario = await Scenario.StartAsync();
        var order = LargeOrder(3_000);
        var random = new Random(1);
        foreach (var line in order["line_items"]!.AsArray())
        {
            line!["name"] = new string([.. Enumerable.Range(0, 900).Select(_ => (char)random.Next(0x4E00, 0x9FA5))]);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o-large", order)).Status);
        await scenario.DrainAsync();

        var told = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
        Assert.Equal("streams.too-large", told.GetProperty("problems")[0].GetProperty("code").GetString());
        var kept = Assert.Single((await scenario.GetAsync("api/dead-letters/nordwind")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("streams.too-large", kept.GetProperty("code").GetString());
    }

    // What is kept of an order comes twice, in its event and in its state, and both fit into 2 MB or neither is stored.
    [Theory]
    [InlineData(300, true)]
    [InlineData(380, null)]
    [InlineData(420, null)]
    [InlineData(460, null)]
    [InlineData(600, false)]
    [Trait("Capability", "PLT-02")]
    public async Task At_the_border_an_order_goes_through_whole_or_is_told(int letters, bool? goesThrough)
    {
        const int lines = 1_000;
        await using var scenario = await Scenario.StartAsync();
        var order = LargeOrder(lines);
        var random = new Random(letters);
        foreach (var line in order["line_items"]!.AsArray())
        {
            line!["name"] = new string([.. Enumerable.Range(0, letters).Select(_ => (char)random.Next(0x4E00, 0x9FA5))]);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o-border", order)).Status);
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-border", AllShipped(lines));
        await scenario.PassAsync("2026-11-02T20:00:00Z");

        var books = await scenario.AuditedBooksAsync("nordwind");
        var told = (await scenario.GetAsync("api/exceptions/nordwind")).Body;
        Assert.Equal(books.Invoices.Count == 0, told.Contains("at most", StringComparison.Ordinal));
        Assert.All(books.Invoices, invoice => Assert.Equal((lines, lines * 2.50m), (invoice.Lines.Count, invoice.Gross.Amount)));
        Assert.Equal(goesThrough ?? books.Invoices.Count == 1, books.Invoices.Count == 1);
    }

    private static JsonNode LargeOrder(int count)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        var line = order["line_items"]![0]!;
        var lines = new JsonArray();
        for (var index = 0; index < count; index++)
        {
            var next = line.DeepClone();
            next["id"] = 61_000_000 + index;
            next["admin_graphql_api_id"] = $"gid://shopify/LineItem/{61_000_000 + index}";
            next["sku"] = $"PART-{index}";
            next["name"] = $"Part {index} " + new string('x', 300);
            next["quantity"] = 1;
            next["price"] = "2.50";
            foreach (var set in new[] { "price_set", "total_discount_set", "pre_tax_price_set", "discounted_price_set" })
            {
                next[set] = PriceSet("2.50");
            }

            next["properties"] = new JsonArray(
                [.. Enumerable.Range(0, 8).Select(number => new JsonObject { ["name"] = $"_configuration_{number}", ["value"] = $"{index:D6}-{number}-engraved, delivered with certificate" })]);
            next["duties"] = new JsonArray();
            next["origin_location"] = new JsonObject
            {
                ["id"] = 1390592786454,
                ["country_code"] = "DE",
                ["province_code"] = "",
                ["name"] = "Nordwind Lager",
                ["address1"] = "Am Kai 7",
                ["city"] = "Hamburg",
                ["zip"] = "20457",
            };
            lines.Add(next);
        }

        order["line_items"] = lines;
        order["shipping_lines"] = new JsonArray();
        order["total_price"] = (count * 2.50m).ToString("F2", System.Globalization.CultureInfo.InvariantCulture);
        return order;
    }

    private static JsonObject PriceSet(string amount) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = amount, ["currency_code"] = "EUR" },
        ["presentment_money"] = new JsonObject { ["amount"] = amount, ["currency_code"] = "EUR" },
    };

    private static JsonNode AllShipped(int count)
    {
        var report = Scenario.Sample("nordwind/fulfilment/shipped-1003.json");
        report["data"]!["lines"] = new JsonArray(
            [.. Enumerable.Range(0, count).Select(index => new JsonObject { ["line"] = $"{61_000_000 + index}", ["quantity"] = 1 })]);
        return report;
    }
}
