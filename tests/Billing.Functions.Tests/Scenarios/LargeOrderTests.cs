using System.Text.Json.Nodes;

namespace Billing.Functions.Tests.Scenarios;

public sealed class LargeOrderTests
{
    private const int Lines = 900;

    [Fact]
    [Trait("Capability", "PLT-02")]
    public async Task Events_too_large_for_a_message_travel_by_reference()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-large", LargeOrder());
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-large", AllShipped());

        var invoice = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
        Assert.Equal(Lines, invoice.Lines.Count);
        Assert.Equal(Lines * 2.50m, invoice.Gross.Amount);
    }

    private static JsonNode LargeOrder()
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        var line = order["line_items"]![0]!;
        var lines = new JsonArray();
        for (var index = 0; index < Lines; index++)
        {
            var next = line.DeepClone();
            next["id"] = 1000 + index;
            next["sku"] = $"PART-{index}";
            next["name"] = $"Part {index} " + new string('x', 300);
            next["quantity"] = 1;
            next["price"] = "2.50";
            lines.Add(next);
        }

        order["line_items"] = lines;
        order["shipping_lines"] = new JsonArray();
        order["total_price"] = "2250.00";
        return order;
    }

    private static JsonNode AllShipped()
    {
        var report = Scenario.Sample("nordwind/fulfilment/shipped-1003.json");
        report["data"]!["lines"] = new JsonArray([.. Enumerable.Range(0, Lines).Select(index => new JsonObject { ["line"] = $"{1000 + index}", ["quantity"] = 1 })]);
        return report;
    }
}
