using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Billing.Functions.Access;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Access;

public sealed class TenantKeyTests
{
    private const string Batch = "[]";
    private const string File = "not,a,settlement\n";

    [Fact]
    public async Task A_key_opens_its_own_tenant_for_its_own_roles_on_routes_of_machines_alone()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var fleet = await scenario.Fabric.Secrets.GetAsync("alpha-fleet");
        var files = await scenario.Fabric.Secrets.GetAsync("alpha-files");

        Assert.Equal(HttpStatusCode.Accepted, await UsageAsync(scenario, "alpha", fleet));
        Assert.Equal(HttpStatusCode.Accepted, await UsageAsync(scenario, "alpha", await scenario.Fabric.Secrets.GetAsync("alpha-fleet-new")));
        Assert.Equal(HttpStatusCode.Unauthorized, await UsageAsync(scenario, "beta", fleet));
        Assert.Equal(HttpStatusCode.Forbidden, await UsageAsync(scenario, "alpha", files));
        Assert.Equal(HttpStatusCode.Accepted, await FileAsync(scenario, "alpha", "a.csv", files));
        Assert.Equal(HttpStatusCode.Unauthorized, await FileAsync(scenario, "beta", "a.csv", files));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(scenario, "api/orders/alpha/1002", fleet));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(scenario, "api/exceptions/alpha", fleet));
    }

    [Fact]
    public async Task A_wrong_key_and_a_tenant_that_is_not_there_are_answered_alike()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var wrong = await scenario.PostAsync("api/usage/alpha", "[]"u8.ToArray(), Key("whsec_wrong"), "application/cloudevents-batch+json");
        var unknown = await scenario.PostAsync("api/usage/nobody-here", "[]"u8.ToArray(), Key("whsec_wrong"), "application/cloudevents-batch+json");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.Status, unknown.Status));
        Assert.Equal(wrong.Json.GetProperty("errors").GetRawText(), unknown.Json.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task A_key_does_not_mend_a_principal_that_may_not()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var headers = Key(await scenario.Fabric.Secrets.GetAsync("alpha-fleet"));
        headers[ClientPrincipal.HeaderName] = TenantRequests.Principal("alpha/reader");

        Assert.Equal(HttpStatusCode.Forbidden, (await scenario.PostAsync("api/usage/alpha", "[]"u8.ToArray(), headers, "application/cloudevents-batch+json")).Status);
    }

    [Fact]
    [Trait("Capability", "PLT-12")]
    public async Task A_key_opens_nothing_at_the_deployment_of_another_region()
    {
        var folder = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        var file = Path.Combine(folder, "tenants.json");
        var tenants = Scenario.Sample("tenants.json");
        var sierra = tenants["tenants"]!.AsArray().Single(tenant => tenant!["id"]!.GetValue<string>() == "sierra")!;
        sierra["keys"] = new JsonArray(new JsonObject { ["name"] = "fleet", ["secrets"] = new JsonArray("sierra-fleet"), ["roles"] = new JsonArray("operator", "finance") });
        await System.IO.File.WriteAllTextAsync(file, tenants.ToJsonString());
        await using var scenario = await Scenario.StartAsync(new LocalFabricOptions
        {
            Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")),
            TenantsFile = file,
            Regions = "westeurope",
            AsksForPrincipals = true,
        });
        Directory.Delete(folder, recursive: true);
        var key = await scenario.Fabric.Secrets.GetAsync("sierra-fleet");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, await UsageAsync(scenario, "sierra", key));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await FileAsync(scenario, "sierra", "a.csv", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await UsageAsync(scenario, "nordwind", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await UsageAsync(scenario, "sierra", "whsec_wrong"));
        Assert.Empty(await BlobsAsync(scenario));
    }

    private static async Task<IReadOnlyList<string>> BlobsAsync(Scenario scenario)
    {
        var names = new List<string>();
        await foreach (var blob in scenario.Fabric.Services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient("settlements").GetBlobsAsync())
        {
            names.Add(blob.Name);
        }

        return names;
    }

    private static async Task<HttpStatusCode> UsageAsync(Scenario scenario, string tenant, string key) =>
        (await scenario.PostAsync($"api/usage/{tenant}", System.Text.Encoding.UTF8.GetBytes(Batch), Key(key), "application/cloudevents-batch+json")).Status;

    private static Task<HttpStatusCode> FileAsync(Scenario scenario, string tenant, string name, string key) =>
        SendAsync(scenario, new HttpRequestMessage(HttpMethod.Put, $"api/settlements/{tenant}/stripe/{name}") { Content = new StringContent(File, MediaTypeHeaderValue.Parse("text/csv")) }, key);

    private static Task<HttpStatusCode> GetAsync(Scenario scenario, string path, string key) => SendAsync(scenario, new HttpRequestMessage(HttpMethod.Get, path), key);

    private static async Task<HttpStatusCode> SendAsync(Scenario scenario, HttpRequestMessage request, string key)
    {
        using (request)
        {
            request.Headers.Add(TenantKeys.HeaderName, key);
            using var answer = await scenario.Fabric.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    private static Dictionary<string, string> Key(string value) => new(StringComparer.Ordinal) { [TenantKeys.HeaderName] = value };
}
