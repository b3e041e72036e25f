using System.Net;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

[Trait("Capability", "ORD-02")]
[Trait("Adapter", "shopify")]
[Trait("Adapter", "stripe")]
[Trait("Adapter", "fulfilment")]
public sealed class OrderReferenceTests
{
    private const string Order = "nordwind/shopify/order-1004-paid-before-it-came.json";
    private const string Payment = "nordwind/stripe/payment-1004.json";
    private const string Parcel = "nordwind/fulfilment/shipped-1004.json";

    [Theory]
    [InlineData("#2026/1004 B", "2026/1004 B", "2026-1004-B", "%232026%2F1004%20B")]
    [InlineData("EN1004-A", "#EN1004-A", "EN1004-A", "EN1004-A")]
    [InlineData("#1004", "#1004", "# 1004", "1004")]
    public async Task Storefront_gateway_warehouse_and_reader_find_one_order_however_they_write_it(string shop, string gateway, string warehouse, string url)
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Named(Order, "name", shop));
        await scenario.StripeAsync("nordwind", Paying(gateway));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s", Fulfilling(warehouse));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
        Assert.Equal("confirmed", (await scenario.OrderAsync(url)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Two_stores_of_one_tenant_number_alike_and_each_is_paid_and_shipped_for_itself()
    {
        await using var scenario = await Shop.StartAsync(tenant =>
        {
            tenant.AddSource("shopify", "outlet", source => source["store"] = "outlet");
            tenant.AddSource("stripe", "outlet-stripe", source => source["store"] = "outlet");
        });
        var second = Named(Order, "id", "770001");
        await scenario.SendAsync("nordwind", "shopify", "o-1", Scenario.Sample(Order));
        await scenario.SendAsync("nordwind", "outlet", "o-2", second);
        await scenario.SendAsync("nordwind", "outlet-stripe", "p-2", Paying("#1004"));
        await scenario.SendAsync("nordwind", "warehouse", "s-2", Fulfilling("outlet~#1004"));
        await scenario.DrainAsync();

        var (first, outlet) = (await scenario.OrderAsync("1004"), await scenario.OrderAsync("outlet~1004"));
        Assert.Empty(first.GetProperty("payments").EnumerateArray());
        Assert.Empty(first.GetProperty("shipments").EnumerateArray());
        Assert.Single(outlet.GetProperty("payments").EnumerateArray());
        Assert.Equal("NW-2026-000001", Assert.Single(outlet.GetProperty("shipments").EnumerateArray()).GetProperty("invoiceNumber").GetString());
        Assert.All(await scenario.ExceptionCodesAsync(), code => Assert.Equal("tax.not-registered", code));
        var account = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Receivables);
        Assert.True(account.Items.Single().Open.IsZero);
    }

    [Fact]
    public async Task A_second_shop_without_a_store_of_its_own_is_told_how_to_get_one()
    {
        await using var scenario = await Shop.StartAsync(tenant => tenant.AddSource("shopify", "outlet", _ => { }));
        await scenario.SendAsync("nordwind", "shopify", "o-1", Scenario.Sample(Order));
        await scenario.DrainAsync();
        await scenario.SendAsync("nordwind", "outlet", "o-2", Named(Order, "id", "770001"));
        await scenario.DrainAsync();

        var raised = Assert.Single(
            (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray(), each => each.GetProperty("code").GetString() == "orders.reference-taken");
        Assert.Contains("store", raised.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_name_holds_no_letter_and_no_digit_goes_by_the_storefronts_id()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.ShopifyAsync("nordwind", "o", Named(Order, "name", "#/"));
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("confirmed", (await scenario.OrderAsync(Scenario.Sample(Order)["id"]!.ToString())).GetProperty("status").GetString());
    }

    private static JsonNode Named(string sample, string field, string value)
    {
        var json = Scenario.Sample(sample);
        json[field] = value;
        return json;
    }

    private static JsonNode Paying(string reference)
    {
        var json = Scenario.Sample(Payment);
        json["data"]!["object"]!["metadata"]!["order_reference"] = reference;
        return json;
    }

    private static JsonNode Fulfilling(string reference)
    {
        var json = Scenario.Sample(Parcel);
        json["data"]!["order"] = reference;
        return json;
    }
}
