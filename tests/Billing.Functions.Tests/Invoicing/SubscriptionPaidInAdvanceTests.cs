using System.Text.Json.Nodes;
using Billing.Domain.Invoicing;
using Billing.Domain.Primitives;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Invoicing;

/// <summary>What the invoice of a subscription says that was paid at the checkout.</summary>
[Trait("Capability", "BIL-04")]
public sealed class SubscriptionPaidInAdvanceTests
{
    [Fact]
    public async Task The_first_period_was_paid_at_the_checkout_and_is_not_asked_for_and_the_second_is()
    {
        await using var scenario = await Scenario.StartAsync("2026-10-01T09:00:00Z");
        await scenario.ShopifyAsync("nordwind", "o-1001", Scenario.Sample("nordwind/shopify/order-1001-subscription.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1001.json"));
        await scenario.PassAsync("2026-10-02T06:00:00Z");
        await scenario.PassAsync("2026-11-02T06:00:00Z");

        var invoices = await InvoicesAsync(scenario);
        Assert.Equal([true, false], invoices.OrderBy(invoice => invoice.Number).Select(invoice => invoice.IsSettledInAdvance));
        Assert.Equal(invoices.Max(invoice => invoice.Number), Assert.Single(invoices, invoice => invoice.Prepaid is null).Number);
    }

    [Fact]
    public async Task Two_subscriptions_of_an_order_are_billed_at_the_same_time_and_each_payment_pays_once()
    {
        await using var scenario = await Scenario.StartAsync("2026-10-01T09:00:00Z");
        await scenario.ShopifyAsync("nordwind", "o-1001", Twice(Scenario.Sample("nordwind/shopify/order-1001-subscription.json")));
        await scenario.StripeAsync("nordwind", Paid("pi_checkout", 28560));
        await scenario.PassAsync("2026-10-02T06:00:00Z");
        Assert.Equal([142.80m, 142.80m], (await InvoicesAsync(scenario)).Select(invoice => invoice.Prepaid!.Value.Amount));

        // One of the two renewals is paid before they are invoiced.
        await scenario.StripeAsync("nordwind", Paid("pi_renewal", 14280));
        await scenario.PassAsync("2026-11-02T06:00:00Z");

        var invoices = await InvoicesAsync(scenario);
        Assert.Equal(4, invoices.Count);
        Assert.Equal(428.40m, invoices.Sum(invoice => invoice.Prepaid?.Amount ?? 0));
        var account = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Receivables);
        Assert.All(account.Items, item => Assert.Equal(item.Applied, invoices.Single(invoice => invoice.Number == item.Number).Prepaid ?? Money.Zero(item.Amount.Currency)));
    }

    private static JsonNode Twice(JsonNode order)
    {
        var line = order["line_items"]![0]!.DeepClone();
        line["id"] = 61000010019L;
        order["line_items"]!.AsArray().Add(line);
        order["total_price"] = "285.60";
        order["total_tax"] = "45.60";
        return order;
    }

    private static JsonNode Paid(string payment, int minor)
    {
        var notice = Scenario.Sample("nordwind/stripe/payment-1001.json");
        notice["id"] = $"evt_{payment}";
        var intent = notice["data"]!["object"]!;
        (intent["id"], intent["latest_charge"]) = (payment, $"ch_{payment}");
        intent["amount"] = minor;
        intent["amount_received"] = minor;
        return notice;
    }

    private static async Task<List<Invoice>> InvoicesAsync(Scenario scenario)
    {
        var invoices = new List<Invoice>();
        await foreach (var stored in scenario.Fabric.Services.GetRequiredService<StreamQueries>().EventsAsync("nordwind", "westeurope", FabricStreams.Invoices, "invoice.issued"))
        {
            invoices.Add(System.Text.Json.JsonSerializer.Deserialize<InvoiceIssued>(stored.Data, FabricJson.Options)!.Invoice);
        }

        return [.. invoices.OrderBy(invoice => invoice.Number, StringComparer.Ordinal)];
    }
}
