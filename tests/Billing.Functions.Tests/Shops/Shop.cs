using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Shops;

/// <summary>Starts the fabric with the sample tenants changed, and makes payloads as Shopify sends them.</summary>
internal static class Shop
{
    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("billing-shops-");

    /// <summary>The fabric, with nordwind's configuration changed.</summary>
    public static Task<Scenario> StartAsync(Action<JsonObject>? change = null, string at = "2026-11-02T08:00:00Z") => StartAsync(change, null, at);

    /// <summary>The fabric, with the configuration of nordwind and of the others changed.</summary>
    public static Task<Scenario> StartAsync(Action<JsonObject>? change, Action<JsonNode>? changeFile, string at = "2026-11-02T08:00:00Z")
    {
        var file = Scenario.Sample("tenants.json");
        change?.Invoke(file["tenants"]!.AsArray().Single(each => (string?)each!["id"] == "nordwind")!.AsObject());
        changeFile?.Invoke(file);
        var path = Path.Combine(Folder.FullName, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, file.ToJsonString());
        return Scenario.StartAsync(new LocalFabricOptions
        {
            Clock = new SimulatedClock(DateTimeOffset.Parse(at)),
            UpkeepSchedule = DemoDay.UpkeepSchedule,
            TenantsFile = path,
        });
    }

    /// <summary>Adds a source like another, with the secret of that one.</summary>
    public static void AddSource(this JsonObject tenant, string like, string name, Action<JsonObject> change)
    {
        var source = tenant["sources"]!.AsArray().Single(each => (string?)each!["name"] == like)!.DeepClone().AsObject();
        source["name"] = name;
        change(source);
        tenant["sources"]!.AsArray().Add(source);
    }

    /// <summary>Where an order stands.</summary>
    public static async Task<JsonElement> OrderAsync(this Scenario scenario, string order)
    {
        var answer = await scenario.GetAsync($"api/orders/nordwind/{order}");
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, $"{order}: {answer.Status} {answer.Body}");
        return answer.Json;
    }

    /// <summary>The codes of the exceptions, in alphabetical order.</summary>
    public static async Task<IReadOnlyList<string>> ExceptionCodesAsync(this Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Select(each => each.GetProperty("code").GetString()!).Order(StringComparer.Ordinal)];
}
