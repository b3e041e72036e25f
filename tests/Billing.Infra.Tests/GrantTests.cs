using Billing.Infra.Tests.Compilation;

namespace Billing.Infra.Tests;

public sealed class GrantTests
{
    // The least that does: what is missing here the app cannot do without, and nothing else is given to anybody.
    private static readonly Grant[] Always =
    [
        // Packages, leases and keys of the host; it makes containers of its own.
        new(Grant.App, "sthost", "Storage Blob Data Owner"),
        // The blob trigger's work queue; with Azure Storage as backend also the queues of orchestrations.
        new(Grant.App, "sthost", "Storage Queue Data Contributor"),
        // Documents; not Owner, which could take back what protects the seals.
        new(Grant.App, "stdata", "Storage Blob Data Contributor"),
        // The blob trigger's queue of failures.
        new(Grant.App, "stdata", "Storage Queue Data Contributor"),
        new(Grant.App, "sb-billing", "Azure Service Bus Data Receiver"),
        new(Grant.App, "sb-billing", "Azure Service Bus Data Sender"),
        new(Grant.App, "cosmos-billing", "Cosmos DB Built-in Data Contributor"),
        new(Grant.App, "kv", "Key Vault Secrets User"),
        new(Grant.App, "appi-billing", "Monitoring Metrics Publisher"),
        // tenants.json, logos and secrets.
        new(Grant.Deployer, "stdata", "Storage Blob Data Contributor"),
        new(Grant.Deployer, "kv", "Key Vault Secrets Officer"),
    ];

    // The history of orchestrations lies in tables of the host storage.
    private static readonly Grant[] WithAzureStorage = [new(Grant.App, "sthost", "Storage Table Data Contributor")];

    // The deployer sees the dashboard.
    private static readonly Grant[] WithScheduler =
    [
        new(Grant.App, "dts-billing", "Durable Task Data Contributor"),
        new(Grant.Deployer, "dts-billing", "Durable Task Data Contributor"),
    ];

    [Fact]
    public void The_roles_of_the_default_deployment_are_the_listed_ones() => Compare(Deployment.Default, [.. Always, .. WithAzureStorage]);

    [Fact]
    public void The_roles_with_the_scheduler_are_the_listed_ones() => Compare(Deployment.Everything, [.. Always, .. WithScheduler]);

    private static void Compare(string deployment, Grant[] listed)
    {
        var given = Grant.Of(Deployment.Read(deployment)).ToList();

        Differences.AreNone(listed.Except(given).Select(grant => $"{grant} is needed and not given")
            .Concat(given.Except(listed).Select(grant => $"{grant} is given and not needed")));
    }
}
