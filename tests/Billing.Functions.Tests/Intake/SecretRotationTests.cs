using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors.Shopify;
using Billing.Functions.Access;
using Billing.Functions.Tests.Configuration;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Intake;

/// <summary>While a secret is rotated, the old one holds beside the new one until a time, and no longer.</summary>
public sealed class SecretRotationTests
{
    [Fact]
    public async Task The_command_puts_the_new_secret_first_and_the_old_one_holds_to_the_end_of_the_window()
    {
        await using var scenario = await Scenario.StartAsync();
        var url = scenario.Fabric.Host.Address.ToString();
        var output = new StringWriter();
        var exit = await LocalCommands.Create().Parse(["tenants", "rotate", "nordwind", "shopify", "nordwind-shopify-2", "--until", "2026-11-09T08:00:00Z", "--reason", "Yearly", "--actor", "ann", "--url", url])
            .InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output });
        Assert.True(exit == 0, output.ToString());
        Assert.Contains("nordwind-shopify holds until 2026-11-09", output.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(scenario, "nordwind-shopify", 1));
        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(scenario, "nordwind-shopify-2", 2));
        await scenario.PassAsync("2026-11-09T07:59:59Z");
        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(scenario, "nordwind-shopify", 3));
        await scenario.PassAsync("2026-11-09T08:00:00Z");
        Assert.Equal(HttpStatusCode.Unauthorized, await OrderAsync(scenario, "nordwind-shopify", 4));
        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(scenario, "nordwind-shopify-2", 5));
        Assert.Equal(4, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
    }

    [Fact]
    public async Task An_old_key_of_a_machine_is_refused_from_its_end_on()
    {
        var folder = Directory.CreateTempSubdirectory("rotation-").FullName;
        var file = Path.Combine(folder, "tenants.json");
        var tenants = Scenario.Sample("tenants.json");
        tenants["tenants"]![0]!["keys"] = new JsonArray(new JsonObject
        {
            ["name"] = "fleet",
            ["secrets"] = new JsonArray("fleet-new", "fleet-old"),
            ["secretsUntil"] = new JsonObject { ["fleet-old"] = "2026-11-02T09:00:00Z" },
            ["roles"] = new JsonArray("operator"),
        });
        await File.WriteAllTextAsync(file, tenants.ToJsonString());
        await using var scenario = await Scenario.StartAsync(new LocalFabricOptions { Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")), TenantsFile = file, AsksForPrincipals = true });
        Directory.Delete(folder, recursive: true);

        Assert.Equal(HttpStatusCode.Accepted, await UsageAsync(scenario, "fleet-old"));
        await scenario.PassAsync("2026-11-02T09:00:00Z");
        Assert.Equal(HttpStatusCode.Unauthorized, await UsageAsync(scenario, "fleet-old"));
        Assert.Equal(HttpStatusCode.Accepted, await UsageAsync(scenario, "fleet-new"));
    }

    [Theory]
    [InlineData("""{"other":"2026-11-02T09:00:00Z"}""", "$.sources[0].secretsUntil.other")]
    [InlineData("""{"nordwind-shopify":"2026-11-02T09:00:00Z"}""", "$.sources[0].secretsUntil.nordwind-shopify")]
    [InlineData("""{"nordwind-shopify":"9999-12-31T00:00:00Z"}""", "$.sources[0].secretsUntil.nordwind-shopify")]
    [InlineData("""{"nordwind-shopify":"soon"}""", "$.sources[0].secretsUntil.nordwind-shopify")]
    public async Task An_end_that_cannot_be_is_refused_by_its_path(string until, string path)
    {
        await using var scenario = await Scenario.StartAsync();
        var document = Configured.TenantOf("nordwind", tenant => tenant["sources"]![0]!["secretsUntil"] = JsonNode.Parse(until));
        using var content = new StringContent(document, Encoding.UTF8, "application/json");
        using var response = await scenario.Fabric.Http.PutAsync(new Uri("api/configuration/nordwind/tenant?actor=ann&reason=tried", UriKind.Relative), content);
        var answer = await Answer.ReadAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(path, answer.ProblemPaths);
    }

    private static async Task<HttpStatusCode> OrderAsync(Scenario scenario, string secret, int number)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["id"] = 5_900_000_000_000 + number;
        order["name"] = $"#{7000 + number}";
        order["order_number"] = 7000 + number;
        var body = Encoding.UTF8.GetBytes(order.ToJsonString());
        var key = await scenario.Fabric.Secrets.GetAsync(secret);
        return (await scenario.PostAsync("api/webhooks/nordwind/shopify", body, new Dictionary<string, string>
        {
            ["X-Shopify-Topic"] = "orders/create",
            ["X-Shopify-Webhook-Id"] = $"rotation-{number}",
            ["X-Shopify-Event-Id"] = $"rotation-{number}",
            [ShopifyWebhook.Signature.HeaderName] = ShopifyWebhook.Signature.Sign(body, key),
        })).Status;
    }

    private static async Task<HttpStatusCode> UsageAsync(Scenario scenario, string secret)
    {
        var headers = new Dictionary<string, string> { [TenantKeys.HeaderName] = await scenario.Fabric.Secrets.GetAsync(secret) };
        return (await scenario.PostAsync("api/usage/nordwind", "[]"u8.ToArray(), headers, "application/cloudevents-batch+json")).Status;
    }
}
