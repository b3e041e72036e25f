using Azure.Storage.Blobs;
using Billing.Functions.Invoicing;
using Billing.Functions.Runtime;
using Billing.Platform.Audit;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Audit;

/// <summary>The services that seal days and check records.</summary>
public static class IntegrityServices
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddIntegrity(this IServiceCollection services)
    {
        services.AddSingleton<IDailyRootStore>(provider => new BlobDailyRoots(provider.GetRequiredService<BlobServiceClient>()));
        services.AddSingleton(provider => new StreamHeads(Streams(provider)));
        services.AddSingleton<DailyRootMaker>();
        services.AddSingleton(provider => new IntegrityCheck(
            Streams(provider),
            provider.GetRequiredService<StreamHeads>(),
            provider.GetRequiredService<IDailyRootStore>(),
            InvoiceDigests.Of(provider.GetRequiredService<BlobServiceClient>())));
        return services;
    }

    private static Container Streams(IServiceProvider provider) =>
        provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);
}
