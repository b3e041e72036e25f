using Azure.Storage.Blobs;
using Billing.Connectors;
using Billing.Functions.Pricing;
using Billing.Functions.Runtime;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Hosting;

/// <summary>Creates locally what the Bicep files create in Azure, and the sample configuration.</summary>
internal static class FirstStart
{
    /// <summary>The database, its containers, and the Blob containers; nothing happens to those that exist.</summary>
    public static async Task CreateContainersAsync(CosmosClient cosmos, BlobServiceClient blobs, CancellationToken cancellation)
    {
        Database database = await cosmos.CreateDatabaseIfNotExistsAsync(CosmosContainers.Database, cancellationToken: cancellation);
        await database.CreateContainerIfNotExistsAsync(
            new ContainerProperties(CosmosContainers.Streams, ["/tenant", "/region", "/stream"]), cancellationToken: cancellation);
        await database.CreateContainerIfNotExistsAsync(
            new ContainerProperties(CosmosContainers.Views, ["/tenant", "/region", "/view"]), cancellationToken: cancellation);
        foreach (var name in BlobContainers.All)
        {
            await blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation);
        }
    }

    /// <summary>
    /// Has the client ask now for what it would otherwise ask for at its first query (key ranges), on threads that a stepped
    /// host does not control.
    /// </summary>
    public static async Task LetClientLearnAsync(CosmosClient cosmos, CancellationToken cancellation)
    {
        foreach (var name in new[] { CosmosContainers.Streams, CosmosContainers.Views })
        {
            var container = cosmos.GetContainer(CosmosContainers.Database, name);
            using var pages = container.GetItemQueryIterator<object>("SELECT * FROM c WHERE c.tenant = ''");
            await pages.ReadNextAsync(cancellation);
            foreach (var range in await container.GetFeedRangesAsync(cancellation))
            {
                using var changes = container.GetChangeFeedIterator<object>(ChangeFeedStartFrom.Now(range), ChangeFeedMode.LatestVersion);
                await changes.ReadNextAsync(cancellation);
            }
        }
    }

    /// <summary>Puts the sample tenants with their logos, mappings and prices into the configuration, unless there is one already.</summary>
    public static async Task ConfigureAsync(BlobServiceClient blobs, string tenantsFile, CancellationToken cancellation)
    {
        var configuration = blobs.GetBlobContainerClient(BlobContainers.Configuration);
        if (await configuration.GetBlobClient(TenantsFile.Name).ExistsAsync(cancellation))
        {
            return;
        }

        var logos = Path.Combine(Path.GetDirectoryName(tenantsFile)!, "logos");
        foreach (var logo in Directory.Exists(logos) ? Directory.GetFiles(logos, "*.png") : [])
        {
            await UploadAsync(configuration, $"logos/{Path.GetFileName(logo)}", logo, cancellation);
        }

        var folder = Path.GetDirectoryName(tenantsFile)!;
        var mappings = Path.Combine(folder, "mappings");
        foreach (var mapping in Directory.Exists(mappings) ? Directory.GetFiles(mappings, "*.json", SearchOption.AllDirectories) : [])
        {
            await UploadAsync(configuration, Path.GetRelativePath(folder, mapping).Replace('\\', '/'), mapping, cancellation);
        }

        foreach (var prices in Directory.GetDirectories(folder).Select(tenant => Path.Combine(tenant, "pricing", "prices.json")).Where(File.Exists))
        {
            var tenant = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(prices)))!;
            await UploadAsync(configuration, PriceBooks.Document.PathOf(tenant, string.Empty), prices, cancellation);
        }

        await UploadAsync(configuration, TenantsFile.Name, tenantsFile, cancellation);
    }

    private static async Task UploadAsync(BlobContainerClient container, string name, string path, CancellationToken cancellation) =>
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(await File.ReadAllBytesAsync(path, cancellation)), overwrite: true, cancellation);

    /// <summary>Makes the signing secrets of all tenants, so that senders find them before the first webhook.</summary>
    public static async Task MakeSecretsAsync(ITenantSource tenants, LocalSecretStore secrets, CancellationToken cancellation)
    {
        foreach (var source in (await tenants.GetAsync(cancellation)).Tenants.SelectMany(tenant => tenant.Sources))
        {
            foreach (var name in source.Secrets)
            {
                DevelopmentSecrets.Make(secrets, ConnectorCatalogue.SenderOf(source.Adapter), name);
            }
        }
    }
}
