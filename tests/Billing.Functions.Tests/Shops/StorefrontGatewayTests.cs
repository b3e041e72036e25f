using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Configuration;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>Money that a storefront and a gateway may both tell of counts once, whatever the storefront calls the gateway.</summary>
[Trait("Capability", "PAY-01")]
[Trait("Adapter", "shopify")]
public sealed class StorefrontGatewayTests
{
    private const string Name = "Cards by Example (Adyen)";

    [Theory]
    [InlineData("paid", "sale", "adyen")]
    [InlineData("adyen", "sale", "paid")]
    [InlineData("sale", "adyen", "paid")]
    public async Task A_gateway_whose_name_nobody_knows_is_asked_about_and_its_money_is_not_counted_twice(params string[] told)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#G1", each => each["payment_gateway_names"] = new JsonArray(Name));
        await scenario.ShopifyAsync("nordwind", "o", order);
        foreach (var each in told)
        {
            await TellAsync(scenario, each, order, "G1");
        }

        Assert.Equal(11.90m, Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments).Captured!.Value.Amount);
        var doubt = Assert.Single(await OpenAsync(scenario));
        Assert.Equal(("payments.gateway-unknown", "G1", "11.90"), (doubt.GetProperty("code").GetString(), doubt.GetProperty("subject").GetString(), doubt.GetProperty("amount").GetProperty("amount").GetString()));
        Assert.Contains("Cards-by-Example-Adyen", doubt.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_the_configuration_names_as_a_source_is_that_sources_business()
    {
        await using var scenario = await Shop.StartAsync(tenant => Say(tenant, "adyen"));
        var order = Payload.Order("#G2", each => each["payment_gateway_names"] = new JsonArray(Name));
        await scenario.ShopifyAsync("nordwind", "o", order);
        foreach (var each in new[] { "paid", "sale", "adyen" })
        {
            await TellAsync(scenario, each, order, "G2");
        }

        Assert.Equal("adyen", Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments).Gateway);
        Assert.Empty(await OpenAsync(scenario));
    }

    [Theory]
    [InlineData("storefront", 1)]
    [InlineData("adyen", 0)]
    public async Task What_waits_for_a_word_about_its_gateway_is_booked_or_left_the_night_after_it_is_said(string teller, int payments)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#G3", each => each["payment_gateway_names"] = new JsonArray(Name));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await TellAsync(scenario, "paid", order, "G3");
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Payments);

        var put = await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => Say(tenant.AsObject(), teller)));
        Assert.True(put.Answer.Status is System.Net.HttpStatusCode.OK or System.Net.HttpStatusCode.Created, put.Answer.Body);
        await scenario.PassAsync("2026-11-03T08:00:00Z");

        Assert.Equal(payments, (await scenario.AuditedBooksAsync("nordwind")).Payments.Count);
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    public async Task Where_no_source_of_the_tenant_tells_of_payments_the_storefront_does()
    {
        await using var scenario = await Shop.StartAsync(tenant => tenant["sources"] = new JsonArray(
            [.. tenant["sources"]!.AsArray().Where(source => (string?)source!["name"] is "shopify" or "warehouse").Select(source => source!.DeepClone())]));
        var order = Payload.Order("#G4", each => each["payment_gateway_names"] = new JsonArray(Name));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await TellAsync(scenario, "paid", order, "G4");

        Assert.Equal(11.90m, Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments).Captured!.Value.Amount);
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    public async Task An_order_paid_with_a_gift_card_and_a_gateway_of_the_tenant_counts_each_part_once()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#G5", each => each["payment_gateway_names"] = new JsonArray("gift_card", "adyen"));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await TellAsync(scenario, "paid", order, "G5");
        Assert.Equal("payments.split-unknown", Assert.Single(await OpenAsync(scenario)).GetProperty("code").GetString());
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "4.00", "gift_card"));
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "7.90", "adyen"));
        await scenario.SendAsync("nordwind", "adyen", string.Empty, GatewayNotices.Adyen(GatewayNotices.AdyenItem("AUTHORISATION", "PSPG5", null, "G5", 790)));

        Assert.Equal([4.00m, 7.90m], (await scenario.AuditedBooksAsync("nordwind")).Payments.Select(payment => payment.Captured!.Value.Amount).Order());
        Assert.Empty(await OpenAsync(scenario));
    }

    [Theory]
    [InlineData("needs_response", "payments.dispute-opened", 0)]
    [InlineData("lost", "payments.dispute-lost", 11.90)]
    [InlineData("won", "payments.dispute-won", 0)]
    public async Task A_dispute_of_what_the_storefront_took_is_told_and_booked_in_any_order(string status, string code, double chargedBack)
    {
        foreach (var isBefore in new[] { true, false })
        {
            await using var scenario = await Shop.StartAsync();
            var order = Payload.Order("#G6");
            var dispute = Told.Dispute(order, "11.90", status, finalizedOn: status == "needs_response" ? null : "2026-11-12T00:00:00-05:00");
            if (isBefore)
            {
                await scenario.TellAsync("disputes/update", dispute);
            }

            await scenario.ShopifyAsync("nordwind", "o", order);
            await scenario.TellAsync("orders/paid", order);
            if (!isBefore)
            {
                await scenario.TellAsync("disputes/update", dispute);
            }

            var books = await scenario.AuditedBooksAsync("nordwind");
            Assert.Equal((decimal)chargedBack, Assert.Single(books.Payments).ChargedBack?.Amount ?? 0);
            Assert.Equal(code, Assert.Single(await OpenAsync(scenario)).GetProperty("code").GetString());
        }
    }

    // The shape of the sample in github.com/sadsciencee/shopify-webhooks-go, pkg/v2025_01/fixtures/disputes_create.json.
    [Fact]
    public async Task A_dispute_of_a_payment_that_was_not_told_is_told_at_once_and_in_order_when_the_payment_is()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#G8");
        await scenario.TellAsync("disputes/create", Told.Dispute(order, "11.90", "under_review"));
        var asked = Assert.Single(await OpenAsync(scenario));
        Assert.Equal(("payments.dispute-opened", "11.90"), (asked.GetProperty("code").GetString(), asked.GetProperty("amount").GetProperty("amount").GetString()));

        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.TellAsync("orders/paid", order);
        Assert.Equal("order-700", Assert.Single(await OpenAsync(scenario)).GetProperty("exceptionId").GetString()!.Split("payment-shopify_payments-")[1][..9]);
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task Money_given_back_whose_payment_the_storefront_never_tells_is_told_after_the_deadline()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#G7");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "refund", "4.00"));
        await scenario.PassAsync("2026-11-07T08:00:00Z");
        Assert.Contains(await OpenAsync(scenario), each => each.GetProperty("code").GetString() == "payments.capture-missing");
        await scenario.AuditedBooksAsync("nordwind");
    }

    private static void Say(JsonObject tenant, string teller) =>
        tenant["sources"]!.AsArray().Single(source => (string?)source!["name"] == "shopify")!["gateways"] = new JsonObject { [Name] = teller };

    private static Task TellAsync(Scenario scenario, string what, JsonObject order, string reference) => what switch
    {
        "paid" => scenario.TellAsync("orders/paid", order),
        "sale" => scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "11.90", Name)),
        _ => scenario.SendAsync("nordwind", "adyen", string.Empty, GatewayNotices.Adyen(GatewayNotices.AdyenItem("AUTHORISATION", $"PSP{reference}", null, reference, 1190))),
    };

    private static async Task<IReadOnlyList<JsonElement>> OpenAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Where(each => !each.TryGetProperty("resolvedAt", out _))];
}
