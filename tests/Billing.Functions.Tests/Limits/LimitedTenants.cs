using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Configuration;

namespace Billing.Functions.Tests.Limits;

/// <summary>Two of the sample tenants with the same low limits.</summary>
internal static class LimitedTenants
{
    public const int PerSecond = 2;
    public const int Burst = 5;

    public static async Task<Scenario> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("limited-").FullName;
        try
        {
            var file = Path.Combine(folder, "tenants.json");
            var tenants = Scenario.Sample("tenants.json");
            foreach (var tenant in tenants["tenants"]!.AsArray())
            {
                tenant!["limits"] = new JsonObject { ["api"] = Limit(), ["usage"] = Limit(), ["stripe-payouts"] = Limit() };
                tenant["legalEntities"]![0]!.AsObject().Remove("logoBlob");
                foreach (var source in tenant["sources"]!.AsArray())
                {
                    source!["rateLimit"] = Limit();
                }
            }

            await File.WriteAllTextAsync(file, tenants.ToJsonString());
            var clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z"));
            return await Scenario.StartAsync(new LocalFabricOptions { Clock = clock, TenantsFile = file });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Limit() => new() { ["perSecond"] = PerSecond, ["burst"] = Burst };
}
