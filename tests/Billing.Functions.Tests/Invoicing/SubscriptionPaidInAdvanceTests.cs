using System.Text.Json.Nodes;
using Billing.Domain.Invoicing;
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

        var invoices = new List<Invoice>();
        await foreach (var stored in scenario.Fabric.Services.GetRequiredService<StreamQueries>().EventsAsync("nordwind", "westeurope", FabricStreams.Invoices, "invoice.issued"))
        {
            invoices.Add(System.Text.Json.JsonSerializer.Deserialize<InvoiceIssued>(stored.Data, FabricJson.Options)!.Invoice);
        }

        Assert.Equal([true, false], invoices.OrderBy(invoice => invoice.Number).Select(invoice => invoice.IsSettledInAdvance));
        Assert.Equal(invoices.Max(invoice => invoice.Number), Assert.Single(invoices, invoice => invoice.Prepaid is null).Number);
    }
}
