using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Operations;

/// <summary>Freezes and thaws as an operator does.</summary>
internal static class Freezes
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    public static Task<Answer> ActAsync(Scenario scenario, string act, string integration, string tenant = "nordwind") => scenario.PostAsync(
        $"api/integrations/{tenant}/{act}",
        Encoding.UTF8.GetBytes(new JsonObject { ["integration"] = integration, ["actor"] = "ada", ["reason"] = "The shop moves." }.ToJsonString()),
        NoHeaders);

    public static async Task FreezeAsync(Scenario scenario, string integration) =>
        Assert.Equal(HttpStatusCode.OK, (await ActAsync(scenario, "freeze", integration)).Status);

    public static async Task ThawAsync(Scenario scenario, string integration)
    {
        Assert.Equal(HttpStatusCode.OK, (await ActAsync(scenario, "thaw", integration)).Status);
        await scenario.DrainAsync();
    }

    public static async Task<JsonElement> FindAsync(Scenario scenario, string integration, string tenant = "nordwind") =>
        (await scenario.GetAsync($"api/integrations/{tenant}")).Json.GetProperty("items").EnumerateArray().Single(each => each.GetProperty("integration").GetString() == integration);
}
