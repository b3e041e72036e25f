using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Configuration;

namespace Billing.Functions.Tests.Tax;

/// <summary>A company that asks the fabric for the tax of its orders, and an order of two rates that it sells.</summary>
internal static class TaxedOrders
{
    /// <summary>Starts with a tax service, or with the tables alone.</summary>
    public static async Task<Scenario> StartAsync(string? provider, Action<JsonNode>? change = null)
    {
        var file = JsonNode.Parse(Samples.Read("tenants.json"))!;
        var tax = JsonNode.Parse(
            """
            {
              "legalEntityId": "nordwind-de",
              "registrations": [
                { "jurisdiction": "DE", "kind": "established", "from": "1980-01-01" },
                { "jurisdiction": "EU", "kind": "unionOneStopShop", "from": "2021-07-01" }
              ],
              "productCodes": { "BOOK-0417": "books" },
              "pricesIncludeTax": true
            }
            """)!;
        if (provider is not null)
        {
            tax["provider"] = provider;
        }

        change?.Invoke(tax);
        file["tenants"]![0]!["tax"] = new JsonArray(tax);

        // There are no logos beside the file, and a document that waits for one is tried again and again while time passes.
        foreach (var entity in file["tenants"]![0]!["legalEntities"]!.AsArray())
        {
            entity!["logoBlob"] = null;
        }

        var folder = Directory.CreateTempSubdirectory("tax-");
        var tenants = Path.Combine(folder.FullName, "tenants.json");
        await File.WriteAllTextAsync(tenants, file.ToJsonString());
        try
        {
            return await Scenario.StartAsync(new LocalFabricOptions { Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")), UpkeepSchedule = DemoDay.UpkeepSchedule, TenantsFile = tenants });
        }
        finally
        {
            // What it holds was put into the fabric's own storage at its first start.
            folder.Delete(recursive: true);
        }
    }

    /// <summary>An order that is paid and shipped.</summary>
    public static async Task SellAsync(Scenario scenario, string? country = null)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        if (country is not null)
        {
            order["shipping_address"]!["country_code"] = country;
        }

        await scenario.ShopifyAsync("nordwind", "o-1002", order);
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
    }
}
