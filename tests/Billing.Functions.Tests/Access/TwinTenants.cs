using System.Text.Json.Nodes;
using Billing.Domain.Customers;
using Billing.Functions.Access;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Configuration;
using Billing.Platform.Intake;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Access;

/// <summary>
/// Two tenants with the same ids of everything, and with a mark in whatever they call their own, so that a byte of the one in an
/// answer to the other is found.
/// </summary>
internal static class TwinTenants
{
    public const string Alpha = "alpha";
    public const string Beta = "beta";

    /// <summary>What stands in names, addresses and texts of a tenant.</summary>
    public static string MarkOf(string tenant) => $"{tenant}mark";

    /// <summary>The key of the one customer of a tenant; both have the same, for they are one company group.</summary>
    public static string Customer { get; } = CustomerKey.OfEmail("group:twins", "buyer@mail.example");

    /// <summary>The id of the dead letter of a tenant: a parcel that holds more than was ordered.</summary>
    public static string DeadLetterOf(string tenant) =>
        StreamAddress.Digest($"{IntakeQueues.Fulfilment}\n{IntakeMessages.MessageIdOf(tenant, "warehouse", "s-too-much")}");

    public static async Task<Scenario> StartAsync(bool asksForPrincipals)
    {
        var folder = Directory.CreateTempSubdirectory("twins-").FullName;
        var file = Path.Combine(folder, "tenants.json");
        await File.WriteAllTextAsync(file, new JsonObject { ["tenants"] = new JsonArray(Tenant(Alpha), Tenant(Beta)) }.ToJsonString());
        var clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z"));
        try
        {
            var scenario = await Scenario.StartAsync(new LocalFabricOptions { Clock = clock, TenantsFile = file, AsksForPrincipals = asksForPrincipals });
            foreach (var tenant in new[] { Alpha, Beta })
            {
                await SeedAsync(scenario, tenant);
            }

            await scenario.DrainAsync();
            return scenario;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonNode Tenant(string id)
    {
        var tenant = Scenario.Sample("tenants.json")["tenants"]![0]!.DeepClone();
        tenant["id"] = id;
        tenant["group"] = "twins";
        tenant["legalEntities"]![0]!["seller"]!["name"] = $"{MarkOf(id)} GmbH";
        tenant["legalEntities"]![0]!.AsObject().Remove("logoBlob");
        // A mapping belongs to the tenant whose partner it is.
        tenant["sources"]!.AsArray().RemoveAll(source => source!["mapping"] is not null);
        foreach (var source in tenant["sources"]!.AsArray())
        {
            source!["secrets"] = new JsonArray($"{id}-{source["name"]}");
        }

        tenant["keys"] = new JsonArray(
            new JsonObject { ["name"] = "bank-files", ["secrets"] = new JsonArray($"{id}-files"), ["roles"] = new JsonArray("finance") },
            new JsonObject { ["name"] = "fleet", ["secrets"] = new JsonArray($"{id}-fleet-new", $"{id}-fleet"), ["roles"] = new JsonArray("operator") });
        return tenant;
    }

    private static async Task SeedAsync(Scenario scenario, string tenant)
    {
        await scenario.ShopifyAsync(tenant, "o-1002", Marked("nordwind/shopify/order-1002-mixed-basket.json", tenant));
        await scenario.ShopifyAsync(tenant, "o-1005", Marked("nordwind/shopify/order-1005-totals-differ.json", tenant));
        await scenario.StripeAsync(tenant, Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.WarehouseAsync(tenant, "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        var tooMuch = Scenario.Sample("nordwind/fulfilment/shipped-1002.json");
        tooMuch["data"]!["shipment_id"] = MarkOf(tenant);
        tooMuch["data"]!["lines"]![0]!["quantity"] = 999;
        await scenario.WarehouseAsync(tenant, "s-too-much", tooMuch);
        using var content = new StringContent("not,a,settlement\n");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/settlements/{tenant}/stripe/{MarkOf(tenant)}.csv") { Content = content };
        request.Headers.Add(TenantKeys.HeaderName, await scenario.Fabric.Secrets.GetAsync($"{tenant}-files"));
        using var answer = await scenario.Fabric.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static JsonNode Marked(string sample, string tenant) => JsonNode.Parse(Scenario.Sample(sample).ToJsonString(Plain)
        .Replace("anna.gross@mail.example", "buyer@mail.example", StringComparison.Ordinal)
        .Replace("Groß", MarkOf(tenant), StringComparison.Ordinal)
        .Replace("Ivanov", MarkOf(tenant), StringComparison.Ordinal))!;

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
