using System.Net;
using System.Text.Json.Nodes;
using Billing.Functions.Pricing;
using Billing.Functions.Tests.Invoicing.Documents;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Pricing;

/// <summary>Discount codes of storefronts reach the desk, and a shelf price reaches the invoice to the cent. The coupon of the samples is one a customer.</summary>
[Trait("Capability", "PRC-03")]
public sealed class StorefrontCouponTests
{
    [Fact]
    public async Task A_shelf_price_less_a_coupon_is_invoiced_at_what_the_customer_paid_and_the_use_is_counted()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        await scenario.ShopifyAsync("nordwind", "c-1", Order("3001", "WILLKOMMEN"));
        await scenario.WarehouseAsync("nordwind", "wh-1", Shipped("3001"));
        await scenario.DrainAsync();

        Assert.Equal("confirmed", await StatusAsync(scenario, "3001"));
        Assert.Equal(1, await UsesAsync(scenario));
        var books = await scenario.AuditedBooksAsync("nordwind");
        var invoice = Assert.Single(books.Invoices);
        Assert.Equal((16.78m, 3.19m, 19.97m), (invoice.Net.Amount, invoice.Tax.Amount, invoice.Gross.Amount));
        var pdf = await scenario.Fabric.Http.GetByteArrayAsync(new Uri($"api/invoices/nordwind/{invoice.Number}/pdf", UriKind.Relative));
        var text = PdfText.Of(pdf);
        Assert.True(text.Says("Einzelpreis brutto"));
        Assert.True(text.Says("9,99 -10,00 19 % 19,97"));
        Assert.True(text.Says("Summe netto 16,78 € MwSt 19 % auf 16,78 € 3,19 € Gesamtbetrag 19,97 €"));
        Assert.False(text.Says("8,395"));
    }

    [Fact]
    public async Task A_second_order_of_the_customer_with_the_coupon_is_held_for_a_person()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        await scenario.ShopifyAsync("nordwind", "c-1", Order("3001", "willkommen"));
        await scenario.DrainAsync();
        await scenario.ShopifyAsync("nordwind", "c-2", Order("3002", "WILLKOMMEN"));
        await scenario.DrainAsync();

        Assert.Equal(("confirmed", "held", 1), (await StatusAsync(scenario, "3001"), await StatusAsync(scenario, "3002"), await UsesAsync(scenario)));
        var exceptions = await scenario.GetAsync("api/exceptions/nordwind");
        Assert.Contains(exceptions.Json.EnumerateArray(), each => each.GetProperty("code").GetString() == "pricing.coupon-used-by-customer");
    }

    [Fact]
    public async Task A_code_of_the_storefronts_own_is_not_counted_and_holds_nothing()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        await scenario.ShopifyAsync("nordwind", "c-1", Order("3001", "HERBST10"));
        await scenario.DrainAsync();

        Assert.Equal(("confirmed", 0), (await StatusAsync(scenario, "3001"), await UsesAsync(scenario)));
    }

    [Fact]
    public async Task An_order_that_is_held_and_then_cannot_be_taken_gives_its_use_back_and_takes_it_again_when_it_can()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        await scenario.ShopifyAsync("nordwind", "c-0", Order("3000", "WILLKOMMEN"));
        await scenario.DrainAsync();
        var other = Order("3001", "WILLKOMMEN");
        other["billing_address"]!["last_name"] = "Klein";
        (other["customer"]!["email"], other["email"]) = ("klein@mail.example", "klein@mail.example");
        await scenario.ShopifyAsync("nordwind", "c-1", With(other.DeepClone(), order => order["total_price"] = "19.98"));
        await scenario.DrainAsync();
        Assert.Equal(("rejected", 1), (await StatusAsync(scenario, "3001"), await UsesAsync(scenario)));

        await scenario.ShopifyAsync("nordwind", "c-2", other);
        await scenario.DrainAsync();
        Assert.Equal(("confirmed", 2), (await StatusAsync(scenario, "3001"), await UsesAsync(scenario)));
    }

    [Fact]
    public async Task An_order_that_is_not_paid_in_time_gives_its_use_back()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        await scenario.ShopifyAsync("nordwind", "c-1", Order("3001", "WILLKOMMEN", "2026-11-02T08:30:00+01:00"));
        await scenario.DrainAsync();
        Assert.Equal(1, await UsesAsync(scenario));

        await scenario.PassAsync("2026-11-27T09:00:00Z");
        Assert.Equal(0, await UsesAsync(scenario));
        var exceptions = await scenario.GetAsync("api/exceptions/nordwind");
        Assert.Contains(exceptions.Json.EnumerateArray(), each => each.GetProperty("code").GetString() == "payments.overdue");
    }

    [Fact]
    public async Task Codes_of_partners_orders_reach_the_desk_as_well()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        var answer = await scenario.SendAsync("nordwind", "kontor", "k-1", JsonNode.Parse("""
            {
              "type": "order.created",
              "data": {
                "id": "k-1", "reference": "K-1", "ordered_at": "2026-11-20T08:00:00Z", "currency": "EUR", "coupons": "WILLKOMMEN, other",
                "buyer": { "name": "A. Klein", "address": { "street": "S 1", "postal_code": "10115", "city": "Berlin", "country": "DE" }, "email": "klein@mail.example" },
                "lines": [{ "sku": "ANEMO-200", "description": "Anemometer", "quantity": 2, "unit_price": 100, "discount": 15, "kind": "goods", "taxes": [{ "name": "MwSt", "rate": 0.19, "amount": 35.15 }] }]
              }
            }
            """)!);
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(("confirmed", 1), (await StatusAsync(scenario, "K-1"), await UsesAsync(scenario)));
    }

    // Three pieces at 9.99 with 19 % in it, and 10.00 off: 19.97, of which 3.19 is tax.
    private static JsonNode Order(string reference, string code, string orderedAt = "2026-11-20T08:30:00+01:00")
    {
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        (order["id"], order["name"], order["order_number"]) = (6_200_000_000 + long.Parse(reference), $"#{reference}", int.Parse(reference));
        (order["created_at"], order["processed_at"]) = (orderedAt, orderedAt);
        order["discount_applications"]![0]!["code"] = code;
        order["discount_codes"] = new JsonArray(new JsonObject { ["code"] = code, ["amount"] = "10.00", ["type"] = "fixed_amount" });
        var line = order["line_items"]![1]!.DeepClone();
        (line["sku"], line["quantity"], line["price"], line["discount_allocations"]![0]!["amount"], line["tax_lines"]![0]!["price"]) = ("MUG-1", 3, "9.99", "10.00", "3.19");
        (line["title"], line["name"]) = ("Becher", "Becher");
        order["line_items"] = new JsonArray(line);
        order["shipping_lines"] = new JsonArray();
        (order["total_line_items_price"], order["total_discounts"], order["subtotal_price"], order["total_tax"], order["total_price"]) = ("29.97", "10.00", "19.97", "3.19", "19.97");
        return order;
    }

    private static JsonNode Shipped(string order)
    {
        var report = Scenario.Sample("nordwind/fulfilment/shipped-1002.json");
        report["data"]!["order"] = order;
        report["data"]!["lines"] = new JsonArray(new JsonObject { ["line"] = "MUG-1", ["quantity"] = 3 });
        return report;
    }

    private static JsonNode With(JsonNode order, Action<JsonNode> change)
    {
        change(order);
        return order;
    }

    private static async Task<string?> StatusAsync(Scenario scenario, string order) =>
        (await scenario.GetAsync($"api/orders/nordwind/{order}")).Json.GetProperty("status").GetString();

    private static async Task<int> UsesAsync(Scenario scenario)
    {
        var services = scenario.Fabric.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get("nordwind");
        return (await services.GetRequiredService<CouponUsage>().UsesAsync(tenant, "WILLKOMMEN", "nobody", "none", CancellationToken.None)).Total;
    }
}
