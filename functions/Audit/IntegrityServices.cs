using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Functions.Runtime;
using Billing.Platform.Audit;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Audit;

/// <summary>The services that seal days and check records.</summary>
public static class IntegrityServices
{
    /// <summary>
    /// Registers them. The setting <c>Fabric:DailyRoots:Policy</c> is <c>Unlocked</c> (unless said otherwise) or <c>Locked</c>.
    /// </summary>
    public static IServiceCollection AddIntegrity(this IServiceCollection services, IConfiguration settings)
    {
        var mode = Enum.Parse<BlobImmutabilityPolicyMode>(settings["Fabric:DailyRoots:Policy"] ?? nameof(BlobImmutabilityPolicyMode.Unlocked), ignoreCase: true);
        services.AddSingleton<IDailyRootStore>(provider => new BlobDailyRoots(
            provider.GetRequiredService<BlobServiceClient>(), provider.GetRequiredService<TimeProvider>(), mode));
        services.AddSingleton(provider => new StreamHeads(Streams(provider)));
        services.AddSingleton<DailyRootMaker>();
        services.AddSingleton(provider => new IntegrityCheck(
            Streams(provider), provider.GetRequiredService<StreamHeads>(), provider.GetRequiredService<IDailyRootStore>()));
        return services;
    }

    private static Container Streams(IServiceProvider provider) =>
        provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);
}
