using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Ledger;
using static Billing.Functions.Tests.Scenarios.GatewayNotices;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Captures that a gateway takes back, and what is given back of captures that never come.</summary>
[Trait("Capability", "PAY-01")]
public sealed class TakenBackTests
{
    private const string At = "2026-11-29T10:10:00Z";

    [Theory]
    [Trait("Adapter", "adyen")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_capture_that_fails_at_Adyen_is_taken_back_in_payment_receivable_order_and_ledger(bool isBefore)
    {
        await using var scenario = await Scenario.StartAsync(At);
        var capture = Adyen(AdyenItem("AUTHORISATION", "AUTH7", null, "1002", 19170));
        var failed = Adyen(AdyenItem("CAPTURE_FAILED", "CAP7", "AUTH7", "1002", 19170));
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.SendAsync("nordwind", "adyen", "-", isBefore ? failed : capture);
        await scenario.DrainAsync();
        await scenario.SendAsync("nordwind", "adyen", "-", isBefore ? capture : failed);
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));

        var books = await scenario.AuditedBooksAsync("nordwind");
        var payment = Assert.Single(books.Payments);
        Assert.Equal((191.70m, 191.70m), (payment.Captured!.Value.Amount, payment.Reversed!.Value.Amount));
        Assert.Equal((0m, 0m), (Balance(books, Account.GatewayClearing), Balance(books, Account.Disputes)));
        Assert.Equal((2, 191.70m), (books.Invoices.Count, books.Invoices.Sum(invoice => invoice.Gross.Amount)));
        Assert.Equal(191.70m, Balance(books, Account.Receivables));
        var order = Assert.Single(books.Orders);
        Assert.Equal((191.70m, 191.70m), (order.Captured.Amount, order.Refunded.Amount));
        Assert.Contains(("payments.capture-reversed", "AUTH7", 191.70m), await OpenAsync(scenario, "nordwind"));
    }

    [Theory]
    [Trait("Adapter", "paypal")]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task A_reversal_of_PayPal_is_money_gone_and_counts_once_with_the_dispute_that_explains_it(params int[] order)
    {
        await using var scenario = await Scenario.StartAsync(At);
        var amount = new JsonObject { ["value"] = "28.80", ["currency_code"] = "USD" };
        JsonNode[] notices =
        [
            PayPal("WH-1", "PAYMENT.CAPTURE.COMPLETED", new JsonObject { ["id"] = "CAP1", ["custom_id"] = "2005", ["status"] = "COMPLETED", ["amount"] = amount.DeepClone() }),
            PayPal("WH-2", "PAYMENT.CAPTURE.REVERSED", new JsonObject
            {
                ["id"] = "REV1",
                ["status"] = "COMPLETED",
                ["amount"] = amount.DeepClone(),
                ["note_to_payer"] = "Payment reversed",
                ["links"] = new JsonArray(new JsonObject { ["rel"] = "up", ["href"] = "https://api.paypal.com/v2/payments/captures/CAP1" }),
            }),
            PayPal("WH-3", "CUSTOMER.DISPUTE.RESOLVED", new JsonObject
            {
                ["dispute_id"] = "PP-D-1",
                ["dispute_amount"] = amount.DeepClone(),
                ["disputed_transactions"] = new JsonArray(new JsonObject { ["seller_transaction_id"] = "CAP1" }),
                ["dispute_outcome"] = new JsonObject { ["outcome_code"] = "RESOLVED_BUYER_FAVOUR" },
            }),
        ];
        foreach (var index in order)
        {
            await scenario.SendAsync("sierra", "paypal", "-", notices[index]);
            await scenario.DrainAsync();
        }

        var books = await scenario.AuditedBooksAsync("sierra");
        var payment = Assert.Single(books.Payments);
        Assert.Equal((28.80m, 28.80m, 0m), (payment.Captured!.Value.Amount, payment.ChargedBack!.Value.Amount, payment.Reversed?.Amount ?? 0));
        Assert.Equal((28.80m, -28.80m), (Balance(books, Account.GatewayClearing), Balance(books, Account.Disputes)));
        Assert.Equal(["payments.capture-reversed", "payments.dispute-lost"], (await OpenAsync(scenario, "sierra")).Select(each => each.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [Trait("Adapter", "stripe")]
    [InlineData("refund")]
    [InlineData("dispute")]
    public async Task What_is_given_back_of_a_payment_that_does_not_come_is_told_after_the_deadline_and_in_order_when_it_comes(string what)
    {
        await using var scenario = await Scenario.StartAsync("2026-11-29T10:10:00Z");
        await scenario.StripeAsync("nordwind", what == "refund"
            ? StripeRefund("evt_r", "refund.created", "pi_late", "re_late", 400, "succeeded")
            : StripeDispute("evt_d", "charge.dispute.created", "pi_late", "du_late", 400, "needs_response"));
        await scenario.PassAsync("2026-12-01T08:00:00Z");
        Assert.DoesNotContain(await OpenAsync(scenario, "nordwind"), each => each.Code == "payments.capture-missing");
        await scenario.PassAsync("2026-12-06T08:00:00Z");
        Assert.Contains(("payments.capture-missing", "pi_late", 4m), await OpenAsync(scenario, "nordwind"));

        await scenario.StripeAsync("nordwind", StripePayment("pi_late", "1002", 19170));
        await scenario.AuditedBooksAsync("nordwind");
        Assert.DoesNotContain(await OpenAsync(scenario, "nordwind"), each => each.Code == "payments.capture-missing");
    }

    /// <summary>A capture that is taken back, for the samples of events.</summary>
    internal static async Task PlayAsync(Scenario scenario)
    {
        await scenario.SendAsync("nordwind", "adyen", "-", Adyen(AdyenItem("AUTHORISATION", "AUTH70", null, "1013", 1190), AdyenItem("CAPTURE_FAILED", "CAP70", "AUTH70", "1013", 1190)));
        await scenario.DrainAsync();
    }

    private static decimal Balance(BooksFacts books, string account) =>
        TrialBalance.Of(books.Days).Where(line => line.Account == account).Sum(line => line.Balance);

    private static async Task<IReadOnlyList<(string Code, string Subject, decimal? Amount)>> OpenAsync(Scenario scenario, string tenant) =>
    [
        .. (await scenario.GetAsync($"api/exceptions/{tenant}")).Json.EnumerateArray()
            .Where(exception => !exception.TryGetProperty("resolvedAt", out var resolved) || resolved.ValueKind == JsonValueKind.Null)
            .Select(exception => (
                exception.GetProperty("code").GetString()!,
                exception.GetProperty("subject").GetString()!,
                exception.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.Object ? decimal.Parse(amount.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture) : (decimal?)null)),
    ];
}
