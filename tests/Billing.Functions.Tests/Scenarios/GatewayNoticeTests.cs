using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Ledger;
using Billing.Platform.Intake;
using static Billing.Functions.Tests.Scenarios.GatewayNotices;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>What a gateway signs is acknowledged, and then applied, left for a reason, or shown to a person.</summary>
[Trait("Capability", "PLT-05")]
[Trait("Capability", "PAY-01")]
public sealed class GatewayNoticeTests
{
    private const string At = "2026-11-29T10:10:00Z";

    // duncanmcclean/simple-commerce#1176: a payment link without an order is no fault of the endpoint.
    [Fact]
    [Trait("Adapter", "stripe")]
    public async Task What_Stripe_tells_of_others_is_acknowledged_and_its_money_is_told()
    {
        await using var scenario = await Scenario.StartAsync(At);
        JsonNode[] told =
        [
            StripePayment("pi_link", order: null, 2500),
            StripePayment("pi_odd", "#/", 2600),
            Stripe("evt_ch", "charge.refunded", new JsonObject { ["id"] = "ch_1", ["amount"] = 2500, ["amount_refunded"] = 500, ["currency"] = "eur", ["payment_intent"] = null }),
            Stripe("evt_odd", "payment_intent.succeeded", new JsonObject { ["id"] = "pi_x", ["amount_received"] = "2,500", ["currency"] = "eur" }),
        ];
        JsonNode[] left =
        [
            StripePayment("pi_zero", "1001", 0),
            Stripe("evt_customer", "customer.created", []),
            JsonNode.Parse("""{"id":"evt_thin","object":"v2.core.event","type":"v1.billing.meter.no_meter_found","livemode":true,"created":"2026-11-29T10:00:00.123Z"}""")!,
        ];
        foreach (var notice in told.Concat(left))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await scenario.StripeAsync("nordwind", notice)).Status);
        }

        Assert.All((await scenario.AuditedBooksAsync("nordwind")).Payments, payment => Assert.Null(payment.Captured));
        Assert.Equal(
            [("payments.no-order-reference", "pi_link", 25m), ("payments.no-order-reference", "pi_odd", 26m), ("payments.no-payment", "ch_1", 5m), ("payments.unreadable", "pi_x", null)],
            (await ExceptionsAsync(scenario)).OrderBy(each => each.Code).ThenBy(each => each.Subject));
        Assert.All(
            await scenario.IntakeRecordsAsync("nordwind", "stripe"),
            record => Assert.True(record.Handled is { Result: IntakeResults.NoEffect or IntakeResults.Applied, Reason.Length: > 0 }));
    }

    [Theory]
    [Trait("Adapter", "stripe")]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"type\":\"charge.refunded\"}")]
    public async Task What_cannot_be_read_at_all_is_acknowledged_and_told(string body)
    {
        await using var scenario = await Scenario.StartAsync(At);
        var signed = await scenario.SignAsync("nordwind", "stripe", "-", Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.PostAsync("api/webhooks/nordwind/stripe", signed.Body, signed.Headers)).Status);
        await scenario.DrainAsync();
        Assert.Equal("payments.unreadable", Assert.Single(await ExceptionsAsync(scenario)).Code);
    }

    // API reference, "The Event object": pending_webhooks counts the deliveries that are open still. docs.easypost.com, "Events".
    [Theory]
    [Trait("Capability", "PLT-01")]
    [Trait("Adapter", "easypost")]
    [InlineData("stripe", "pending_webhooks", "7")]
    [InlineData("easypost", "completed_urls", "[\"https://b.example/hook\"]")]
    [InlineData("easypost", "pending_urls", "[]")]
    [InlineData("easypost", "status", "\"completed\"")]
    public async Task A_delivery_whose_counters_differ_is_a_repetition_and_one_whose_content_differs_is_not(string source, string field, string value)
    {
        await using var scenario = await Scenario.StartAsync(At);
        var first = source == "stripe"
            ? StripePayment("pi_1", "C08", 1000)
            : JsonNode.Parse("""{"id":"evt_c1","object":"Event","description":"tracker.updated","status":"pending","pending_urls":["https://b.example/hook"],"completed_urls":[],"result":{"id":"trk_c1","tracking_code":"1Z999AA10123456784","status":"in_transit","carrier":"UPS","tracking_details":[]}}""")!;
        var again = first.DeepClone();
        again[field] = JsonNode.Parse(value);
        var other = first.DeepClone();
        other["added"] = "content";

        var taken = await scenario.SendAsync("nordwind", source, "-", first);
        Assert.Equal(taken with { IsReplay = true }, await scenario.SendAsync("nordwind", source, "-", again));
        Assert.Equal(HttpStatusCode.Conflict, (await scenario.SendAsync("nordwind", source, "-", other)).Status);
        Assert.Single(await scenario.IntakeRecordsAsync("nordwind", source));
    }

    // Adyen/adyen-magento#699: checks of cards come with the value 0.
    [Fact]
    [Trait("Adapter", "adyen")]
    public async Task An_odd_item_of_a_notification_has_no_effect_on_the_others()
    {
        await using var scenario = await Scenario.StartAsync(At);
        var odd = AdyenItem("AUTHORISATION", "PSPODD", null, "C02", 100);
        odd["NotificationRequestItem"]!["eventDate"] = "yesterday";
        var answer = await scenario.SendAsync("nordwind", "adyen", "-", Adyen(
            AdyenItem("AUTHORISATION", "PSPZERO", null, "card-check-1", 0),
            odd,
            AdyenItem("SOMETHING_NEW", "PSPNEW", null, "C03", 100),
            AdyenItem("AUTHORISATION", "PSPLINK", null, string.Empty, 300),
            AdyenItem("AUTHORISATION", "PSPGOOD", null, "C01", 1000)));

        Assert.Equal((HttpStatusCode.Accepted, "[accepted]"), (answer.Status, answer.Body));
        var payment = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments, each => each.Captured is not null);
        Assert.Equal(("PSPGOOD", "C01", 10m), (payment.PaymentId, payment.OrderReference, payment.Captured!.Value.Amount));
        Assert.Equal(
            [("payments.no-order-reference", "PSPLINK", 3m), ("payments.unreadable", "PSPODD", 1m)],
            (await ExceptionsAsync(scenario)).OrderBy(each => each.Code));
    }

    [Fact]
    [Trait("Adapter", "adyen")]
    public async Task A_webhook_that_Adyen_signs_in_its_header_is_taken_and_refused_without_it()
    {
        await using var scenario = await Scenario.StartAsync(At);
        var body = JsonNode.Parse("""{"createdAt":"2026-11-29T10:00:00+01:00","eventId":"EVC04","environment":"live","type":"recurring.token.created","data":{"merchantAccount":"ExampleShop","operation":"created"}}""")!;
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.SendAsync("nordwind", "adyen", "-", body)).Status);
        await scenario.DrainAsync();
        Assert.Empty(await ExceptionsAsync(scenario));
        Assert.Equal("EVC04", Assert.Single(await scenario.IntakeRecordsAsync("nordwind", "adyen")).Accepted!.EventId);

        var without = await scenario.PostAsync("api/webhooks/nordwind/adyen", Encoding.UTF8.GetBytes(body.ToJsonString()), new Dictionary<string, string>());
        Assert.Equal((HttpStatusCode.Unauthorized, "intake.not-authentic"), (without.Status, without.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
    }

    [Fact]
    [Trait("Adapter", "paypal")]
    public async Task What_PayPal_tells_of_others_is_acknowledged_and_its_money_is_told()
    {
        await using var scenario = await Scenario.StartAsync(At);
        var second = new JsonObject { ["value"] = "28.80", ["currency_code"] = "USD" };
        JsonNode[] notices =
        [
            PayPal("WH-1", "PAYMENT.CAPTURE.COMPLETED", new JsonObject { ["id"] = "CAP1", ["status"] = "COMPLETED", ["amount"] = second.DeepClone() }),
            PayPal("WH-2", "PAYMENT.CAPTURE.COMPLETED", new JsonObject { ["id"] = "CAP2", ["custom_id"] = "a b", ["invoice_id"] = "2009", ["amount"] = second.DeepClone() }),
            PayPal("WH-3", "PAYMENT.CAPTURE.COMPLETED", new JsonObject { ["id"] = "CAP3", ["state"] = "completed", ["amount"] = new JsonObject { ["total"] = "4.54", ["currency"] = "USD" }, ["parent_payment"] = "PAY-1" }),
        ];
        foreach (var notice in notices)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await scenario.SendAsync("sierra", "paypal", "-", notice)).Status);
        }

        Assert.Equal("2009", Assert.Single((await scenario.AuditedBooksAsync("sierra")).Payments, each => each.Captured is not null).OrderReference);
        Assert.Equal([("CAP1", 28.80m), ("CAP3", 4.54m)], (await ExceptionsAsync(scenario, "sierra")).OrderBy(each => each.Subject).Select(each => (each.Subject, each.Amount!.Value)));
    }

    // Adyen/adyen-magento#939: several captures of one authorisation.
    [Fact]
    [Trait("Adapter", "adyen")]
    public async Task Captures_of_parts_of_one_authorisation_add_up()
    {
        await using var scenario = await Scenario.StartAsync(At);
        await scenario.SendAsync("nordwind", "adyen", "-", Adyen(
            AdyenItem("CAPTURE", "PSPa", "AUTH3", "C03", 400), AdyenItem("CAPTURE", "PSPb", "AUTH3", "C03", 600), AdyenItem("AUTHORISATION_ADJUSTMENT", "ADJ", "AUTH3", "C03", 1000)));
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(10m, Assert.Single(books.Payments).Captured!.Value.Amount);
        Assert.Equal(10m, Balance(books, Account.GatewayClearing));
        Assert.Equal([4m, 6m], Assert.Single(books.Orders).Payments.Select(payment => payment.Amount.Amount).Order());
        Assert.Empty(await ExceptionsAsync(scenario));

        await scenario.SendAsync("nordwind", "adyen", "-", Adyen(AdyenItem("CAPTURE", "PSPc", "AUTH3", "C03", 1)));
        await scenario.DrainAsync();
        Assert.Equal([("payments.captured-above-authorised", "AUTH3", 10.01m)], await ExceptionsAsync(scenario));
    }

    // woocommerce-gateway-stripe#4405 and #2031: a refund that fails comes back.
    [Fact]
    [Trait("Adapter", "stripe")]
    public async Task A_refund_that_fails_is_taken_back_in_payment_receivable_order_and_ledger()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", StripePayment("pi_c06", "1002", 19170));
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();
        await scenario.StripeAsync("nordwind", Stripe(
            "evt_r", "charge.refunded", new JsonObject { ["id"] = "ch_c06", ["amount_refunded"] = 4000, ["currency"] = "eur", ["payment_intent"] = "pi_c06" }));
        var refunded = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((0m, 40m), (Balance(refunded, Account.Receivables), Balance(refunded, Account.RefundsToDecide)));

        await scenario.StripeAsync("nordwind", StripeRefund("evt_f", "refund.failed", "pi_c06", "re_c06", 4000, "failed", created: 1795946500));
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal((0m, 191.70m), (Assert.Single(books.Payments).Refunded!.Value.Amount, Balance(books, Account.GatewayClearing)));
        Assert.Equal((0m, 0m), (Balance(books, Account.Receivables), Balance(books, Account.RefundsToDecide)));
        Assert.Equal(0m, books.Orders.Single(order => order.Order?.Reference == "1002").Refunded.Amount);
        Assert.Equal([("payments.refund-failed", "pi_c06", 40m)], await ExceptionsAsync(scenario));
    }

    // woocommerce-gateway-stripe#1098: a dispute must be seen.
    [Theory]
    [Trait("Adapter", "stripe")]
    [InlineData("won")]
    [InlineData("lost")]
    public async Task A_dispute_is_told_when_it_opens_and_when_it_closes_and_a_lost_one_is_owed_again(string outcome)
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", StripePayment("pi_c04", "1002", 19170));
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.StripeAsync("nordwind", StripeDispute("evt_d1", "charge.dispute.created", "pi_c04", "du_c04", 1680, "needs_response"));
        await scenario.DrainAsync();
        Assert.Equal([("payments.dispute-opened", "pi_c04", 16.80m)], await ExceptionsAsync(scenario));

        await scenario.StripeAsync("nordwind", StripeDispute("evt_d2", "charge.dispute.closed", "pi_c04", "du_c04", 1680, outcome, created: 1796000000));
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal([($"payments.dispute-{outcome}", "pi_c04", 16.80m)], await ExceptionsAsync(scenario));
        var lost = outcome == "lost" ? 16.80m : 0m;
        Assert.Equal((-lost, lost), (Balance(books, Account.Disputes), Balance(books, Account.Receivables)));
    }

    private static decimal Balance(Billing.Domain.Audit.BooksFacts books, string account) =>
        TrialBalance.Of(books.Days).Where(line => line.Account == account).Sum(line => line.Balance);

    /// <summary>Open exceptions: code, subject, amount.</summary>
    private static async Task<IReadOnlyList<(string Code, string Subject, decimal? Amount)>> ExceptionsAsync(Scenario scenario, string tenant = "nordwind") =>
    [
        .. (await scenario.GetAsync($"api/exceptions/{tenant}")).Json.EnumerateArray()
            .Where(exception => !exception.TryGetProperty("resolvedAt", out var resolved) || resolved.ValueKind == JsonValueKind.Null)
            .Select(exception => (
                exception.GetProperty("code").GetString()!,
                exception.GetProperty("subject").GetString()!,
                exception.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.Object ? decimal.Parse(amount.GetProperty("amount").GetString()!) : (decimal?)null)),
    ];
}
