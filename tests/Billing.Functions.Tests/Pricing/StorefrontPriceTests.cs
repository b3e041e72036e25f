using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Pricing;

/// <summary>Order 1003 is of a customer whose contract agrees 389.50 for LPS-3, which is what it was charged.</summary>
[Trait("Capability", "PRC-07")]
public sealed class StorefrontPriceTests
{
    [Fact]
    public async Task An_order_at_the_agreed_price_goes_its_way()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T08:50:00Z");
        await scenario.ShopifyAsync("nordwind", "order-1003", Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json"));
        await scenario.DrainAsync();

        Assert.Equal("confirmed", (await OrderAsync(scenario))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_order_below_the_agreed_price_is_held_with_an_exception_until_a_person_releases_it()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T08:50:00Z");
        await SellBelowContractAsync(scenario);

        Assert.Equal("held", (await OrderAsync(scenario))["status"]!.GetValue<string>());
        var raised = JsonNode.Parse(await scenario.Fabric.Http.GetStringAsync("api/exceptions/nordwind"))!.AsArray();
        Assert.Contains(raised, each => each!["code"]!.GetValue<string>() == "pricing.below-contract" && each["subject"]!.GetValue<string>() == "1003");

        var released = await scenario.Fabric.Http.PostAsJsonAsync("api/orders/nordwind/1003/release", new { actor = "i.petersen", reason = "agreed by telephone" });
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
        Assert.Equal("confirmed", (await OrderAsync(scenario))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_not_held_cannot_be_released_and_a_release_says_who_and_why()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T08:50:00Z");

        Assert.Equal(HttpStatusCode.BadRequest, (await scenario.Fabric.Http.PostAsJsonAsync("api/orders/nordwind/1003/release", new { actor = "i.petersen" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await scenario.Fabric.Http.PostAsJsonAsync("api/orders/nordwind/1003/release", new { actor = "i.petersen", reason = "why not" })).StatusCode);
    }

    /// <summary>Sends an order below the agreed price, which is held.</summary>
    internal static async Task SellBelowContractAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("nordwind", "order-1003", Cheaper());
        await scenario.DrainAsync();
    }

    // Four LPS-3 at 379.50, ten euros less each than agreed; the order's own totals add up.
    private static JsonNode Cheaper()
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["line_items"]![0]!["price"] = "379.50";
        foreach (var total in new[] { "total_line_items_price", "subtotal_price", "total_price" })
        {
            if (order[total] is { } amount)
            {
                order[total] = (decimal.Parse(amount.GetValue<string>()) - 40).ToString("F2");
            }
        }

        return order;
    }

    private static async Task<JsonNode> OrderAsync(Scenario scenario) => JsonNode.Parse(await scenario.Fabric.Http.GetStringAsync("api/orders/nordwind/1003"))!;
}
