using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Platform.Intake;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Gateways other than Stripe come to the same payments.</summary>
[Trait("Capability", "PLT-05")]
[Trait("Capability", "PAY-01")]
public sealed class GatewayTests
{
    private const string Refunds = "nordwind/adyen/refund-1002-and-others.json";

    [Fact]
    [Trait("Adapter", "adyen")]
    public async Task An_order_paid_through_Adyen_is_invoiced_and_its_refund_and_chargeback_are_told()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        var paid = await scenario.SendAsync("nordwind", "adyen", "-", Scenario.Sample("nordwind/adyen/authorisation-1002.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();
        await scenario.SendAsync("nordwind", "adyen", "-", Scenario.Sample(Refunds));
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal((HttpStatusCode.Accepted, "text/plain", "[accepted]"), (paid.Status, paid.ContentType, paid.Body));
        Assert.Equal(191.70m, books.Invoices.Sum(invoice => invoice.Gross.Amount));
        var payment = books.Payments.Single(each => each.OrderReference == "1002");
        Assert.Equal(("adyen", "NW1002DQZ7ZTCC82", 191.70m, 49.80m), (payment.Gateway, payment.PaymentId, payment.Captured!.Value.Amount, payment.Refunded!.Value.Amount));
        Assert.Equal(68.90m, books.Payments.Single(each => each.OrderReference == "1004").Captured!.Value.Amount);
        var exceptions = (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().ToLookup(exception => exception.GetProperty("code").GetString());
        Assert.Equal("49.80", Assert.Single(exceptions["refunds.to-decide"]).GetProperty("amount").GetProperty("amount").GetString());
        var chargeback = Assert.Single(exceptions["payments.dispute-opened"]);
        Assert.Equal(2, exceptions.Count);
        Assert.Equal(("payments.dispute-opened", 141.90m), (chargeback.GetProperty("code").GetString(), decimal.Parse(chargeback.GetProperty("amount").GetProperty("amount").GetString()!)));
        Assert.Equal(4, books.Inputs.Count(input => input.Id.StartsWith("adyen", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Adapter", "adyen")]
    [Trait("Capability", "PLT-01")]
    public async Task Each_item_of_a_notification_is_taken_once_also_when_it_comes_again_in_other_company()
    {
        await using var scenario = await Scenario.StartAsync();
        var notification = Scenario.Sample(Refunds);
        await scenario.SendAsync("nordwind", "adyen", "-", notification);
        var again = notification.DeepClone();
        again["notificationItems"]!.AsArray().RemoveAt(0);
        again["notificationItems"]!.AsArray().Add(Scenario.Sample("nordwind/adyen/authorisation-1002.json")["notificationItems"]![0]!.DeepClone());
        // Adyen says that the reason may differ when an event is repeated; it is not signed.
        again["notificationItems"]![0]!["NotificationRequestItem"]!["reason"] = "another reason";
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => scenario.SendAsync("nordwind", "adyen", "-", again)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(4, books.Inputs.Count);
        Assert.Equal(2, books.Payments.Count);
        Assert.Equal(49.80m, books.Payments.Single(payment => payment.OrderReference == "1002").Refunded!.Value.Amount);
    }

    [Fact]
    [Trait("Adapter", "adyen")]
    [Trait("Capability", "PLT-01")]
    public async Task A_notification_with_a_forged_item_is_taken_in_no_part_and_one_that_contradicts_in_all_others()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SendAsync("nordwind", "adyen", "-", Scenario.Sample("nordwind/adyen/authorisation-1002.json"));
        var contradicting = Scenario.Sample(Refunds);
        var other = Scenario.Sample("nordwind/adyen/authorisation-1002.json")["notificationItems"]![0]!.DeepClone();
        other["NotificationRequestItem"]!["amount"]!["value"] = 19171;
        contradicting["notificationItems"]!.AsArray().Add(other);
        var conflict = await scenario.SendAsync("nordwind", "adyen", "-", contradicting);

        var signed = await scenario.SignAsync("nordwind", "adyen", "-", Encoding.UTF8.GetBytes(Scenario.Sample(Refunds).ToJsonString()));
        var forged = JsonNode.Parse(signed.Body)!;
        forged["notificationItems"]![2]!["NotificationRequestItem"]!["eventCode"] = "REFUND";
        var refused = await scenario.PostAsync("api/webhooks/nordwind/adyen", Encoding.UTF8.GetBytes(forged.ToJsonString()), signed.Headers);

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal(4, (await scenario.AuditedBooksAsync("nordwind")).Inputs.Count);
        Assert.Equal(4, (await scenario.IntakeRecordsAsync("nordwind", "adyen")).Count);
    }

    [Fact]
    [Trait("Adapter", "paypal")]
    public async Task An_order_paid_through_PayPal_is_refunded_also_when_the_refund_is_told_first()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-03T18:00:00Z");
        await scenario.ShopifyAsync("sierra", "o-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.SendAsync("sierra", "paypal", "-", Scenario.Sample("sierra/paypal/refund-2005.json"));
        await scenario.DrainAsync();
        await scenario.SendAsync("sierra", "paypal", "-", Scenario.Sample("sierra/paypal/capture-2005.json"));

        var payment = Assert.Single((await scenario.AuditedBooksAsync("sierra")).Payments);
        Assert.Equal(("paypal", "29SI2005UY2083144"), (payment.Gateway, payment.PaymentId));
        Assert.Equal((201.94m, 70.62m), (payment.Captured!.Value.Amount, payment.Refunded!.Value.Amount));
    }

    [Fact]
    [Trait("Adapter", "partner-order")]
    [Trait("Adapter", "partner-payment")]
    public async Task An_order_and_its_payment_in_our_own_formats_become_an_invoice()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SendAsync("nordwind", "kontor", "k-1", Published("partner-order"));
        await scenario.SendAsync("nordwind", "kontor-pay", "p-1", Published("partner-capture"));
        await scenario.SendAsync("nordwind", "kontor-pay", "p-2", Published("partner-refund"));
        var shipped = Scenario.Sample("nordwind/fulfilment/shipped-1003.json");
        shipped["data"]!["order"] = "K-88213";
        shipped["data"]!["lines"] = new JsonArray(new JsonObject { ["line"] = "ANEMO-200", ["quantity"] = 2 });
        await scenario.WarehouseAsync("nordwind", "s-1", shipped);

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(154.70m, Assert.Single(books.Invoices).Gross.Amount);
        var payment = Assert.Single(books.Payments);
        Assert.Equal(("kontor-pay", 154.70m, 77.35m), (payment.Gateway, payment.Captured!.Value.Amount, payment.Refunded!.Value.Amount));
        Assert.All(await scenario.IntakeRecordsAsync("nordwind", "kontor"), record => Assert.Equal(IntakeResults.Applied, record.Handled!.Result));
    }

    private static JsonNode Published(string contract) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(Docs.Repository.Root, "docs", "contracts", "samples", $"{contract}.v1.json")))!;
}
