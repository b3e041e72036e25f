using System.Text.Json.Nodes;
using Billing.Infra.Tests.Compilation;

namespace Billing.Infra.Tests;

public sealed class DurableBackendTests
{
    private const string Hub = "billing";

    [Fact]
    public void By_default_the_host_keeps_orchestrations_in_its_storage_which_it_can_reach()
    {
        var deployment = Deployment.Read(Deployment.Default);
        var durable = Durable(HostFile("host.json"));

        Assert.Equal("AzureStorage", (string?)durable["storageProvider"]!["type"]);
        Assert.Equal(Hub, (string?)durable["hubName"]);
        Assert.NotEmpty(deployment.Settings["AzureWebJobsStorage__tableServiceUri"]);
        Assert.Empty(deployment.Of("Microsoft.DurableTask/schedulers"));
        Assert.DoesNotContain("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", deployment.Settings.Keys);
    }

    [Fact]
    public void With_the_scheduler_its_address_and_task_hub_are_the_settings_that_its_host_file_names()
    {
        var deployment = Deployment.Read(Deployment.Everything);
        var durable = Durable(HostFile(Path.Combine("infra", "host.scheduler.json")));
        var connection = (string)durable["storageProvider"]!["connectionStringName"]!;

        Assert.Equal("azureManaged", (string?)durable["storageProvider"]!["type"]);
        Assert.Contains("Authentication=ManagedIdentity", deployment.Settings[connection], StringComparison.Ordinal);
        Assert.Equal(Hub, deployment.Settings[((string)durable["hubName"]!).Trim('%')]);
        Assert.Equal(Hub, Assert.Single(deployment.NamesOf("Microsoft.DurableTask/schedulers/taskHubs")));
        Assert.DoesNotContain("AzureWebJobsStorage__tableServiceUri", deployment.Settings.Keys);
    }

    [Fact]
    public void The_two_host_files_differ_in_the_backend_alone()
    {
        var (storage, scheduler) = (HostFile("host.json"), HostFile(Path.Combine("infra", "host.scheduler.json")));
        foreach (var durable in new[] { Durable(storage), Durable(scheduler) })
        {
            durable.Remove("hubName");
            durable.Remove("storageProvider");
        }

        Assert.True(JsonNode.DeepEquals(storage, scheduler), "infra/host.scheduler.json lags behind host.json.");
    }

    private static JsonNode HostFile(string path) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, path)))!;

    private static JsonObject Durable(JsonNode host) => host["extensions"]!["durableTask"]!.AsObject();
}
