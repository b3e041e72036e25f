using Billing.Functions.Runtime;
using Billing.Platform.Metrics;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Operations.Monitoring;

/// <summary>The services that measure.</summary>
internal static class MetricServices
{
    /// <summary>Registers them; thresholds are read now, so that a wrong one stops the start.</summary>
    public static IServiceCollection AddFabricMetrics(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(MetricSettings.Read(settings, RegionSettings.Read(settings)));
        services.AddSingleton<FabricMetrics>();
        services.AddSingleton(new QueueWaits(MetricSettings.ReadLongestWait(settings)));
        services.AddSingleton(provider => new MetricReports(
            provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Views),
            provider.GetRequiredService<FabricMetrics>(),
            provider.GetRequiredService<QueueWaits>(),
            provider.GetRequiredService<MetricSettings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MetricReports>>()));
        return services;
    }
}
