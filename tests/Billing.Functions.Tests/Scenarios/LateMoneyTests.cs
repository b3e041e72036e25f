using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Ledger;
using Billing.Local.Hosting;
using static Billing.Functions.Tests.Scenarios.GatewayNotices;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Money and use whose other half comes later, or never.</summary>
[Trait("Capability", "STL-02")]
[Trait("Capability", "ORD-02")]
public sealed class LateMoneyTests
{
    [Fact]
    [Trait("Adapter", "stripe-payouts")]
    public async Task A_settlement_line_that_came_before_its_payment_is_matched_when_the_payment_comes()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SettlementAsync("nordwind", "payout.csv", Encoding.UTF8.GetString(Samples.Read("nordwind/settlements/po_NW20261102EUR.csv")));
        var before = await scenario.AuditedBooksAsync("nordwind");
        Assert.NotEqual(0m, Balance(before, Account.UnidentifiedReceipts));
        var asked = (await OpenAsync(scenario)).Count;

        foreach (var payment in new[] { "payment-1001", "payment-1001-renewal", "payment-1002" })
        {
            await scenario.StripeAsync("nordwind", Scenario.Sample($"nordwind/stripe/{payment}.json"));
        }

        // As when the payments come first: SettlementTests has the same figures.
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(514.70m, Balance(books, Account.Bank));
        Assert.Equal(9.63m, Balance(books, Account.PaymentFees));
        Assert.Equal(-47.03m, Balance(books, Account.UnidentifiedReceipts));
        Assert.Equal(0m, Balance(books, Account.GatewayClearing));
        Assert.Equal("settlement.unknown-reference", Assert.Single(await OpenAsync(scenario)));
        Assert.True(asked > 1);
        var report = await scenario.GetAsync("api/settlements/nordwind/stripe/po_1NW20261102EUR");
        Assert.Equal(1, report.Json.GetProperty("counts").GetProperty("unmatched").GetInt32());
    }

    [Fact]
    public async Task Money_for_an_order_that_does_not_come_is_told_after_the_deadline_and_is_in_order_when_it_comes()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.PassAsync("2026-11-04T08:00:00Z");
        Assert.Empty(await OpenAsync(scenario));

        await scenario.PassAsync("2026-11-07T08:00:00Z");
        Assert.Equal("payments.order-missing", Assert.Single(await OpenAsync(scenario)));
        var told = (await scenario.GetAsync("api/exceptions/nordwind")).Json[0];
        Assert.Equal(("1002", "191.70"), (told.GetProperty("subject").GetString(), told.GetProperty("amount").GetProperty("amount").GetString()));

        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.AuditedBooksAsync("nordwind");
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    [Trait("Adapter", "usage")]
    [Trait("Capability", "MTR-01")]
    public async Task Use_of_an_unknown_subscription_or_meter_is_counted_and_told()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.UsageAsync("nordwind", new JsonArray(Use("u-1", "nobody-1", "not-a-meter"), Use("u-2", "1001-1", "api-calls"), Use("u-3", "1001-1", "other")));
        Assert.Equal((HttpStatusCode.Accepted, 3), (answer.Status, answer.Json.GetProperty("accepted").GetInt32()));
        Assert.Equal(["metering.unknown-subscription", "metering.unknown-subscription", "metering.unknown-subscription"], await OpenAsync(scenario));

        // The order comes after the use of its subscription: the meter that its plan bills is in order, the other one is not.
        await scenario.ShopifyAsync("nordwind", "o-1001", Scenario.Sample("nordwind/shopify/order-1001-subscription.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1001.json"));
        await scenario.DrainAsync();
        Assert.Equal(["metering.unknown-meter", "metering.unknown-subscription"], await OpenAsync(scenario));
    }

    // CloudEvents 1.0.2, HTTP Protocol Binding, section 3; conformance/features/http-protocol-binding.feature.
    [Fact]
    [Trait("Adapter", "usage")]
    [Trait("Capability", "MTR-01")]
    public async Task Use_is_taken_in_all_three_modes_of_CloudEvents_and_counts_once()
    {
        await using var scenario = await Scenario.StartAsync();
        var one = Use("u-1", "1001-1", "api-calls");
        var structured = await SendAsync(scenario, one, "application/cloudevents+json; charset=utf-8");
        var batch = await SendAsync(scenario, new JsonArray(one.DeepClone(), Use("u-2", "1001-1", "api-calls")), "application/cloudevents-batch+json");
        var headers = new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = "u-3",
            ["ce-source"] = "/fleet",
            ["ce-type"] = "com.example.usage",
            ["ce-subject"] = "1001-1",
            ["ce-time"] = "2026-11-02T07:00:00Z",
        };
        var data = """{"meter":"api-calls","quantity":"5"}"""u8.ToArray();
        var binary = await scenario.PostAsync("api/usage/nordwind", data, headers);

        Assert.Equal([(1, 1), (2, 1), (1, 1)], new[] { structured, batch, binary }.Select(answer => (answer.Json.GetProperty("received").GetInt32(), answer.Json.GetProperty("accepted").GetInt32())));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await scenario.PostAsync("api/usage/nordwind", data, new Dictionary<string, string>())).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await scenario.PostAsync("api/usage/nordwind", data, headers, "application/xml")).Status);
        headers.Remove("ce-subject");
        var refused = await scenario.PostAsync("api/usage/nordwind", data, headers);
        Assert.Equal((HttpStatusCode.BadRequest, "header:ce-subject"), (refused.Status, Assert.Single(refused.ProblemPaths)));
    }

    private static Task<Answer> SendAsync(Scenario scenario, JsonNode body, string contentType)
    {
        var type = contentType.Split(';');
        return scenario.PostAsync("api/usage/nordwind", Encoding.UTF8.GetBytes(body.ToJsonString()), new Dictionary<string, string>(), type[0]);
    }

    private static JsonObject Use(string id, string subscription, string meter) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "/fleet",
        ["type"] = "com.example.usage",
        ["subject"] = subscription,
        ["time"] = "2026-11-02T07:00:00Z",
        ["data"] = new JsonObject { ["meter"] = meter, ["quantity"] = "5" },
    };

    private static decimal Balance(BooksFacts books, string account) => TrialBalance.Of(books.Days).Where(line => line.Account == account).Sum(line => line.Balance);

    private static async Task<IReadOnlyList<string>> OpenAsync(Scenario scenario) =>
    [
        .. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray()
            .Where(exception => !exception.TryGetProperty("resolvedAt", out var resolved) || resolved.ValueKind == JsonValueKind.Null)
            .Select(exception => exception.GetProperty("code").GetString()!)
            .Order(StringComparer.Ordinal),
    ];
}
