using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Catalogue;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>Orders as Shopify's shops really send them, from the webhook to invoice and ledger.</summary>
[Trait("Capability", "ORD-01")]
[Trait("Adapter", "shopify")]
public sealed partial class ShopifyOrderTests
{
    [Fact]
    public async Task An_order_of_a_till_without_any_address_is_sold_at_the_counter_to_whom_the_customer_is()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#P01", each =>
        {
            each["billing_address"] = null;
            each["shipping_address"] = null;
            each["source_name"] = "pos";
        });
        var books = await SellAsync(scenario, order, "P01", 1190);

        var invoice = Assert.Single(books.Invoices);
        Assert.Equal(("Ida Brandt", "DE"), (invoice.Buyer.Name, invoice.Buyer.Address.Country));
        Assert.Equal("DE", Assert.Single(invoice.Lines[0].Taxes).Jurisdiction);
        Assert.Empty(await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task A_stranger_at_the_till_is_a_walk_in_customer()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#P02", each =>
        {
            each["billing_address"] = null;
            each["shipping_address"] = null;
            each["customer"] = null;
            each["email"] = "";
            each["source_name"] = "pos";
        });
        var books = await SellAsync(scenario, order, "P02", 1190);

        Assert.Equal("Walk-in customer", Assert.Single(books.Invoices).Buyer.Name);
    }

    [Fact]
    public async Task What_a_till_hands_over_is_supplied_there_wherever_the_customer_lives()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#P03", each =>
        {
            each["billing_address"] = null;
            each["shipping_address"] = null;
            each["customer"]!["default_address"] = Payload.Address("AT", "Graz", "8010");
            each["source_name"] = "pos";
        });
        var books = await SellAsync(scenario, order, "P03", 1190);

        var invoice = Assert.Single(books.Invoices);
        Assert.Equal("AT", invoice.Buyer.Address.Country);
        Assert.Equal("DE", Assert.Single(invoice.Lines[0].Taxes).Jurisdiction);
    }

    [Fact]
    public async Task A_draft_order_takes_the_default_address_of_its_customer()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#D1", each =>
        {
            each["billing_address"] = null;
            each["shipping_address"] = null;
            each["customer"]!["default_address"] = Payload.Address("DE", "Jena", "07743");
            each["source_name"] = "shopify_draft_order";
        });
        var books = await SellAsync(scenario, order, "D1", 1190);

        Assert.Equal("Jena", Assert.Single(books.Invoices).Buyer.Address.City);
    }

    [Fact]
    public async Task A_web_order_without_an_address_is_taken_and_a_person_is_told()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Payload.Order("#W1", each =>
        {
            each["billing_address"] = null;
            each["shipping_address"] = null;
        }));
        await scenario.DrainAsync();

        Assert.Equal("confirmed", (await scenario.OrderAsync("W1")).GetProperty("status").GetString());
        Assert.Equal(["orders.place-unknown"], await scenario.ExceptionCodesAsync());
    }

    [Theory]
    [InlineData("first_name", "last_name")]
    [InlineData("first_name", "last_name", "name")]
    [InlineData("last_name")]
    [InlineData("first_name")]
    public async Task Names_are_taken_from_wherever_they_stand(params string[] absent)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#N1", each =>
        {
            foreach (var field in absent)
            {
                each["billing_address"]![field] = null;
            }
        });
        var books = await SellAsync(scenario, order, "N1", 1190);

        Assert.Contains(Assert.Single(books.Invoices).Buyer.Name, new[] { "Ida Brandt", "Ida", "Brandt" });
    }

    [Theory]
    [InlineData("SG", "189720")]
    [InlineData("GI", "")]
    [InlineData("VA", "")]
    public async Task A_place_without_cities_needs_none(string country, string zip)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Untaxed("#S1", "100.00", each =>
        {
            each["billing_address"] = Payload.Address(country, null, zip);
            each["shipping_address"] = Payload.Address(country, null, zip);
        });
        var books = await SellAsync(scenario, order, "S1", 10000);

        Assert.Equal(TaxCategory.Export, Assert.Single(books.Invoices).Lines[0].Category);
        Assert.Empty(await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task A_city_that_is_missing_where_there_are_cities_is_told_to_a_person()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Payload.Order("#S2", each => each["billing_address"] = Payload.Address(city: null)));
        await scenario.DrainAsync();

        Assert.Equal("confirmed", (await scenario.OrderAsync("S2")).GetProperty("status").GetString());
        Assert.Equal(["orders.address-incomplete"], await scenario.ExceptionCodesAsync());
    }

    [Theory]
    [InlineData("test", "true", "orders.test")]
    [InlineData("cancelled_at", "\"2026-11-02T09:05:00+01:00\"", "orders.cancelled-before-arrival")]
    [InlineData("financial_status", "\"voided\"", "orders.voided-before-arrival")]
    public async Task What_is_no_order_is_recorded_with_its_reason_and_never_numbered(string field, string value, string reason)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#T1", each =>
        {
            each[field] = JsonNode.Parse(value);
            if (field == "cancelled_at")
            {
                each["cancel_reason"] = "fraud";
                each["financial_status"] = "voided";
            }
        });
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o", order)).Status);
        await scenario.DrainAsync();
        Assert.Empty(await scenario.ExceptionCodesAsync());
        await scenario.WarehouseAsync("nordwind", "s", Payload.Shipped("T1", order.LineId()));

        var books = await scenario.AuditedBooksAsync("nordwind");
        var state = await scenario.OrderAsync("T1");
        Assert.Equal("setAside", state.GetProperty("status").GetString());
        Assert.Equal(reason, Assert.Single(state.GetProperty("problems").EnumerateArray()).GetProperty("code").GetString());
        Assert.Empty(books.Invoices);
        Assert.Equal(["fulfilment.order-set-aside"], await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task Money_for_an_order_that_is_set_aside_is_told_to_a_person()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Payload.Order("#T5", order => (order["cancelled_at"], order["financial_status"]) = ("2026-11-02T09:05:00+01:00", "voided")));
        await scenario.StripeAsync("nordwind", Payload.Paid("T5", 1190));
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-11-12T08:00:00Z");

        Assert.Contains("payments.order-missing", await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task A_true_order_may_follow_a_test_under_its_number()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1", Payload.Order("#T2", order => order["test"] = true));
        await scenario.DrainAsync();
        await scenario.ShopifyAsync("nordwind", "o-2", Payload.Order("#T2"));
        await scenario.DrainAsync();

        Assert.Equal("confirmed", (await scenario.OrderAsync("T2")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_order_that_was_cancelled_with_money_in_hand_asks_a_person()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Payload.Order("#T3", order => order["cancelled_at"] = "2026-11-02T09:05:00+01:00"));
        await scenario.DrainAsync();

        Assert.Equal(["orders.cancelled-with-money"], await scenario.ExceptionCodesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tip_is_owed_to_the_staff_and_bears_no_tax(bool isMarked)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#TIP", each =>
        {
            var tip = Payload.Unshipped("3.00", sku: null);
            tip["name"] = "Tip";
            if (isMarked)
            {
                tip["tip"] = new JsonObject { ["payment_gateway"] = "shopify_payments", ["payment_method"] = "card" };
            }

            each["line_items"]!.AsArray().Add(tip);
            each["total_tip_received"] = "3.00";
            Total(each, "14.90");
        });
        var books = await SellAsync(scenario, order, "TIP", 1490);

        var invoice = Assert.Single(books.Invoices);
        Assert.Equal((14.90m, 1.90m), (invoice.Gross.Amount, invoice.Tax.Amount));
        Assert.Equal(TaxCategory.OutsideScope, invoice.Lines.Single(line => line.Kind == LineKind.Tip).Category);
        Assert.Equal(-3.00m, Balance(books, Account.Tips));
        Assert.Equal(-10.00m, Balance(books, Account.DeferredRevenue));
    }

    private static JsonObject Card(bool isPlastic)
    {
        var card = Payload.Unshipped("50.00", sku: null);
        card["gift_card"] = true;
        card["taxable"] = false;
        card["requires_shipping"] = isPlastic;
        return card;
    }

    private static void Total(JsonObject order, string amount) => (order["total_price"], order["total_price_set"]) = (amount, Payload.Set(amount));

    private static decimal Balance(BooksFacts books, string account) =>
        books.Entries.SelectMany(entry => entry.Postings).Where(posting => posting.Account == account).Sum(posting => posting.Amount.Amount);

    private static async Task ReleaseAsync(Scenario scenario, string order) => Assert.Equal(
        HttpStatusCode.OK,
        (await scenario.PostAsync($"api/orders/nordwind/{order}/release", """{"actor":"ann","reason":"looked at it"}"""u8.ToArray(), new Dictionary<string, string>())).Status);

    /// <summary>Sends the order and its payment, and ships all that is shipped.</summary>
    private static async Task<BooksFacts> SellAsync(Scenario scenario, JsonObject order, string reference, long paid, string currency = "eur")
    {
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", $"o-{reference}", order)).Status);
        await scenario.StripeAsync("nordwind", Payload.Paid(reference, paid, currency));
        await scenario.DrainAsync();
        var shipped = order["line_items"]!.AsArray()
            .Where(line => (bool)line!["requires_shipping"]! && line["current_quantity"]?.GetValue<int>() != 0)
            .Select(line => line!["id"]!.ToString());
        await scenario.WarehouseAsync("nordwind", $"s-{reference}", Payload.Shipped(reference, [.. shipped]));
        return await scenario.AuditedBooksAsync("nordwind");
    }
}
