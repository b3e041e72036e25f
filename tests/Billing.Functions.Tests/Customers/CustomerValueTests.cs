using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Customers;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Configuration;

namespace Billing.Functions.Tests.Customers;

/// <summary>Two deployments, each with a tenant of one company group at home, and customers who buy from both.</summary>
[Trait("Capability", "PLT-12")]
[Trait("Capability", "PLT-14")]
public sealed class CustomerValueTests
{
    private static readonly string Both = CustomerKey.OfEmail("group:peak", "both@mail.example");
    private static readonly string European = CustomerKey.OfEmail("group:peak", "eleni@mail.example");

    [Fact]
    public async Task The_value_of_a_customer_is_the_sum_of_all_regions_each_with_its_age_and_says_what_is_missing()
    {
        using var tenants = new TenantsFile();
        var clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-03T18:00:00Z"));
        var america = await Scenario.StartAsync(new LocalFabricOptions { Clock = clock, Regions = "eastus", TenantsFile = tenants.Path });
        await using var europe = await Scenario.StartAsync(new LocalFabricOptions
        {
            Clock = clock,
            Regions = "westeurope",
            RegionAddresses = $"eastus={america.Fabric.Http.BaseAddress}",
            TenantsFile = tenants.Path,
        });
        await using (america)
        {
            await BuyInEuropeAsync(europe);
            await BuyInAmericaAsync(america);

            var whole = await ValueAsync(europe, Both);
            Assert.True(whole.GetProperty("isComplete").GetBoolean());
            Assert.Equal(["EUR 191.70 0", "USD 201.94 70.62"], Totals(whole));
            Assert.Equal([("nordwind", "westeurope", 0L, false), ("sierra", "eastus", 0L, false)], Shares(whole));
        }

        // The other region is gone: what it told is there with its age; what it never told is named.
        await clock.AdvanceAsync(TimeSpan.FromHours(2));
        var aged = await ValueAsync(europe, Both);
        Assert.Equal(["EUR 191.70 0", "USD 201.94 70.62"], Totals(aged));
        Assert.Equal([("nordwind", "westeurope", 0L, false), ("sierra", "eastus", 7200L, true)], Shares(aged));

        var partial = await ValueAsync(europe, European);
        Assert.False(partial.GetProperty("isComplete").GetBoolean());
        Assert.Equal([("nordwind", "westeurope", 0L, false)], Shares(partial));
        var missing = Assert.Single(partial.GetProperty("missing").EnumerateArray());
        Assert.Equal(("sierra", "eastus", "regions.unreachable"), (Text(missing, "tenant"), Text(missing, "region"), Text(missing, "code")));
        Assert.StartsWith("nordwind/regions/2026/11/03/", Text(missing, "snapshot"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_in_any_order_and_twice_come_to_the_same_value()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
        var key = CustomerKey.OfEmail("tenant:nordwind", "anna.gross@mail.example");
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync($"api/customers/nordwind/{key}/value")).Status);

        for (var time = 0; time < 2; time++)
        {
            await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
            await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
            await scenario.WarehouseAsync("nordwind", "s-1", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
            await scenario.DrainAsync();
        }

        var value = await ValueAsync(scenario, key);
        Assert.Equal(["EUR 191.70 0"], Totals(value));
        Assert.Equal("191.70", value.GetProperty("totals")[0].GetProperty("invoiced").GetProperty("amount").GetString());
        Assert.Equal(1, value.GetProperty("regions")[0].GetProperty("orders").GetInt32());
    }

    [Fact]
    public async Task What_leaves_a_region_is_sums_under_a_key_and_no_personal_data()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.DrainAsync();
        var key = CustomerKey.OfEmail("tenant:nordwind", "anna.gross@mail.example");
        var answer = await scenario.GetAsync($"api/customers/nordwind/{key}/value/regional");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ["tenant", "region", "customer", "orders", "totals", "asOf", "newestEventAt"], answer.Json.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain("anna", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("1002", answer.Body, StringComparison.Ordinal);
    }

    private static async Task BuyInEuropeAsync(Scenario europe)
    {
        await europe.ShopifyAsync("nordwind", "o-1002", Of("nordwind/shopify/order-1002-mixed-basket.json", "anna.gross@mail.example"));
        await europe.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await europe.ShopifyAsync("nordwind", "o-1004", Scenario.Sample("nordwind/shopify/order-1004-paid-before-it-came.json"));
        await europe.DrainAsync();
    }

    private static async Task BuyInAmericaAsync(Scenario america)
    {
        await america.ShopifyAsync("sierra", "o-2005", Of("sierra/shopify/order-2005-refunded-line.json", "r.quinn@mail.example"));
        await america.SendAsync("sierra", "paypal", "-", Scenario.Sample("sierra/paypal/capture-2005.json"));
        await america.SendAsync("sierra", "paypal", "-", Scenario.Sample("sierra/paypal/refund-2005.json"));
        await america.DrainAsync();
    }

    private static JsonNode Of(string sample, string email) =>
        JsonNode.Parse(Scenario.Sample(sample).ToJsonString().Replace(email, "both@mail.example", StringComparison.Ordinal))!;

    private static async Task<JsonElement> ValueAsync(Scenario scenario, string customer)
    {
        var answer = await scenario.GetAsync($"api/customers/nordwind/{customer}/value");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json;
    }

    /// <summary>Currency, paid and refunded of each total, whose value is their difference.</summary>
    private static IEnumerable<string> Totals(JsonElement value) => value.GetProperty("totals").EnumerateArray().Select(total =>
    {
        Assert.Equal(Amount(total, "paid") - Amount(total, "refunded"), Amount(total, "value"));
        return $"{Text(total.GetProperty("paid"), "currency")} {Text(total.GetProperty("paid"), "amount")} {Amount(total, "refunded"):0.##}";
    });

    private static IEnumerable<(string, string, long, bool)> Shares(JsonElement value) => value.GetProperty("regions").EnumerateArray().Select(share =>
        (Text(share, "tenant"), Text(share, "region"), share.GetProperty("ageSeconds").GetInt64(), share.GetProperty("isCopy").GetBoolean()));

    private static decimal Amount(JsonElement total, string name) => decimal.Parse(Text(total.GetProperty(name), "amount"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The sample tenants, two of them in one company group.</summary>
    private sealed class TenantsFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("group-");

        public TenantsFile()
        {
            var tenants = Scenario.Sample("tenants.json");
            foreach (var tenant in tenants["tenants"]!.AsArray().Take(2))
            {
                tenant!["group"] = "peak";
                tenant["legalEntities"]![0]!.AsObject().Remove("logoBlob");
            }

            File.WriteAllText(Path, tenants.ToJsonString());
        }

        public string Path => System.IO.Path.Combine(_folder.FullName, "tenants.json");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
