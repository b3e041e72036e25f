using System.Net;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Capability", "PLT-02")]
public sealed class RestartTests
{
    [Fact]
    public async Task What_was_acknowledged_goes_on_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("billing-restart-").FullName;
        try
        {
            await using (var first = await Scenario.StartAsync(folder: folder))
            {
                await first.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
                await first.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
            }

            await using var second = await Scenario.StartAsync("2026-11-02T09:00:00Z", folder);
            await second.DrainAsync();
            var again = await second.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
            await second.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));

            Assert.Equal((HttpStatusCode.Accepted, true), (again.Status, again.IsReplay));
            var books = await second.AuditedBooksAsync("nordwind");
            Assert.Equal(191.70m, books.Invoices.Sum(invoice => invoice.Gross.Amount));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
