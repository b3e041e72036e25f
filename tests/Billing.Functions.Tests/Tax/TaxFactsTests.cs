using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Functions.Tests.Scenarios;
using Billing.Functions.Tests.Shops;

namespace Billing.Functions.Tests.Tax;

/// <summary>What a company knows of its articles, buyers and warehouses reaches the tax of orders that come over the routes.</summary>
[Trait("Capability", "TAX-01")]
public sealed class TaxFactsTests
{
    // 49.80 in proportion 4 to 1: 39.84 of books at 7 %, 9.96 of goods at 19 %.
    [Fact]
    public async Task A_bundle_at_one_price_is_taxed_at_the_rates_of_its_parts()
    {
        await using var scenario = await TaxedOrders.StartAsync(null, tax => tax["bundles"] = JsonNode.Parse(
            """{ "BOOK-0417": [ { "partId": "book", "productCode": "books", "standAlonePrice": 20 }, { "partId": "torch", "productCode": "standard", "standAlonePrice": 5 } ] }"""));
        await TaxedOrders.SellAsync(scenario);

        var books = await scenario.AuditedBooksAsync("nordwind");
        var line = books.Invoices.SelectMany(invoice => invoice.Lines).Single(each => each.Sku == "BOOK-0417");
        Assert.Equal([(0.07m, 2.61m), (0.19m, 1.59m)], line.Taxes.Select(tax => (tax.Rate, tax.Amount.Amount)).Order());
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("federalGovernment")]
    public async Task A_buyer_whose_account_says_so_is_not_taxed_and_its_invoice_says_why(string what)
    {
        var key = CustomerKey.OfEmail("tenant:sierra", (string)Scenario.Sample("sierra/shopify/order-2005-refunded-line.json")["email"]!);
        await using var scenario = await StartAsync(tax => tax["accounts"] = new JsonObject
        {
            [key] = what == "certificate"
                ? JsonNode.Parse("""{ "certificates": [ { "number": "WA-4711", "jurisdiction": "US-WA", "from": "2026-01-01", "reason": "Reseller permit", "productCodes": [] } ] }""")
                : JsonNode.Parse("""{ "class": "federalGovernment" }"""),
        });
        var invoice = await SellAsync(scenario);

        Assert.Equal(0m, invoice.Tax.Amount);
        Assert.All(invoice.Lines, line => Assert.All(line.Taxes, tax => Assert.Equal(0m, tax.Amount.Amount)));
    }

    [Fact]
    public async Task Without_such_an_account_the_buyer_is_taxed()
    {
        await using var scenario = await StartAsync(_ => { });
        Assert.True((await SellAsync(scenario)).Tax.Amount > 0);
    }

    // A seller of Germany below the threshold for distance sales owes German tax; goods that start in Poland and stay there bear Polish tax.
    [Theory]
    [InlineData(null, "DE")]
    [InlineData("905684977", "PL")]
    public async Task The_location_of_a_fulfilment_of_Shopify_is_where_goods_start(string? location, string jurisdiction)
    {
        await using var scenario = await TaxedOrders.StartAsync(null, tax =>
        {
            tax["registrations"]!.AsArray().RemoveAt(1);
            tax["warehouses"] = JsonNode.Parse("""{ "905684977": { "country": "PL", "postalCode": "00-001" } }""");
        });
        var order = Payload.Order("#T1", each => each["shipping_address"] = Payload.Address("PL", "Warszawa", "00-002"));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.TellAsync("orders/paid", order);
        await scenario.TellAsync("fulfillments/create", Told.Fulfilment(order, change: each => each["location_id"] = location is null ? null : long.Parse(location)));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(jurisdiction, Assert.Single(Assert.Single(books.Invoices).Lines.SelectMany(line => line.Taxes)).Jurisdiction);
    }

    [Fact]
    public async Task Goods_and_services_to_a_business_of_another_member_state_stand_apart_in_the_report()
    {
        await using var scenario = await TaxedOrders.StartAsync(null);
        await scenario.ShopifyAsync("nordwind", "o-1003", Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-1003", Scenario.Sample("nordwind/fulfilment/shipped-1003.json"));
        await scenario.WarehouseAsync("nordwind", "p-1003", Scenario.Sample("nordwind/fulfilment/performed-1003.json"));
        await scenario.AuditedBooksAsync("nordwind");

        var rows = (await scenario.GetAsync("api/tax-report/nordwind/2026-11")).Json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["AE", "K"], rows.Select(row => row.GetProperty("category").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(0m, Amount(row, "tax")));
        Assert.All(rows, row => Assert.True(Amount(row, "base") > 0));
    }

    private static decimal Amount(JsonElement row, string name) => decimal.Parse(row.GetProperty(name).ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static Task<Scenario> StartAsync(Action<JsonNode> change)
    {
        var tax = JsonNode.Parse("""{ "legalEntityId": "sierra-us", "registrations": [ { "jurisdiction": "US-WA", "kind": "registered", "from": "2020-01-01" } ], "productCodes": {} }""")!;
        change(tax);
        return Shop.StartAsync(_ => { }, file => file["tenants"]!.AsArray().Single(each => (string?)each!["id"] == "sierra")!["tax"] = new JsonArray(tax));
    }

    private static async Task<Invoice> SellAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("sierra", "o-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.StripeAsync("sierra", Scenario.Sample("sierra/stripe/payment-2005.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("sierra", "s-2005", Scenario.Sample("sierra/fulfilment/shipped-2005.json"));
        return Assert.Single((await scenario.AuditedBooksAsync("sierra")).Invoices);
    }
}
