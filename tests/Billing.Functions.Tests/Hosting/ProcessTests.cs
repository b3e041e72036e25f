using System.Net;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Demo;
using Billing.Local.Functions;
using Billing.Local.Functions.Settlement;
using Billing.Local.Functions.Worker;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Functions.Tests.Hosting;

/// <summary>The app's own program, started as Azure's host starts it: gRPC for invocations, HTTP for requests, credentials, TLS.</summary>
public class ProcessTests
{
    /// <summary>Environment variable that names the published program; without it the one beside the tests is started.</summary>
    private const string PublishedVariable = "BILLING_PUBLISHED_APP";

    private static readonly string App = Environment.GetEnvironmentVariable(PublishedVariable) ?? typeof(FabricApplication).Assembly.Location;

    [Fact]
    public async Task The_program_loads_every_function_and_ends_cleanly_when_it_is_told_to()
    {
        await using var worker = await LaunchAsync(Settings);
        var generated = await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync(AppContext.BaseDirectory);
        Assert.Equal(generated.Select(function => function.Name).Order(), worker.Functions.Select(function => function.Name).Order());
        await worker.StopAsync(CancellationToken.None);
        Assert.Equal(0, worker.ExitCode);
    }

    [Theory]
    [InlineData("ServiceBusConnection:fullyQualifiedNamespace", "The setting ServiceBusConnection__fullyQualifiedNamespace is missing, and so is ServiceBusConnection.")]
    [InlineData("KeyVaultUri", "The setting KeyVaultUri is missing.")]
    [InlineData("Fabric:Regions", "The setting Fabric__Regions is missing.")]
    [InlineData(
        "Fabric:Access",
        "App Service authentication is off (WEBSITE_AUTH_ENABLED is not true): anybody could make up a principal. On a machine that nobody else can reach, the setting Fabric__Access may be 'open'.")]
    public async Task A_setting_that_is_missing_is_named_in_a_line_and_the_program_does_not_start(string missing, string line)
    {
        var settings = Settings.Where(setting => setting.Key != missing).ToDictionary();
        var failure = await Assert.ThrowsAsync<FunctionsConfigurationException>(() => LaunchAsync(settings));
        Assert.Equal(["The worker process does not run: The worker ended with exit code 1.", line], failure.Problems.Select(problem => problem.Trim()));
    }

    [Fact]
    public async Task The_program_does_not_start_on_a_plan_where_functions_share_a_host()
    {
        var settings = Settings.Append(new("WEBSITE_SKU", "ElasticPremium")).ToDictionary();
        var failure = await Assert.ThrowsAsync<FunctionsConfigurationException>(() => LaunchAsync(settings));
        Assert.Equal(
            "The plan (WEBSITE_SKU) is 'ElasticPremium'; it must be FlexConsumption, where each Service Bus function has hosts of its own.", failure.Problems[^1].Trim());
    }

    [Fact]
    public async Task An_order_becomes_an_invoice_over_the_ports_and_a_killed_app_loses_nothing()
    {
        await using var scenario = await Scenario.StartAsync(new LocalFabricOptions
        {
            Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")),
            UpkeepSchedule = DemoDay.UpkeepSchedule,
            AppAsProcess = true,
        });
        var ordered = await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        Assert.Equal(HttpStatusCode.Accepted, ordered.Status);
        var paid = await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        Assert.Equal(HttpStatusCode.Accepted, paid.Status);
        await scenario.Fabric.Host.KillAppAsync();
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-11-02T09:00:00Z");
        var document = await scenario.GetAsync("api/invoices/nordwind/NW-2026-000001/pdf");
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (document.Status, document.ContentType));
        await scenario.AuditedBooksAsync("nordwind");
    }

    // Nothing is reached before a function runs: the addresses need not be there.
    private static Dictionary<string, string> Settings => new()
    {
        ["ServiceBusConnection:fullyQualifiedNamespace"] = "localhost",
        ["BlobConnection:blobServiceUri"] = "https://127.0.0.1:1/devstoreaccount1",
        ["CosmosConnection:accountEndpoint"] = "https://127.0.0.1:1/",
        ["KeyVaultUri"] = "https://127.0.0.1:1/",
        ["Fabric:Regions"] = "westeurope",
        ["Fabric:UpkeepSchedule"] = "0 */5 * * * *",
        ["Fabric:Access"] = "open",
    };

    private static Task<ProcessWorker> LaunchAsync(IReadOnlyDictionary<string, string> settings) => ProcessWorker.LaunchAsync(
        new WorkerProcessOptions { App = App, Settings = settings }, new MessageDeliveries(), hub: null, NullLoggerFactory.Instance, CancellationToken.None);
}
