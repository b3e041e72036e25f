using Billing.Platform.Measures;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Operations.Measures;

/// <summary>The services that measure.</summary>
internal static class MeasureServices
{
    /// <summary>Registers them; thresholds are read now, so that a wrong one stops the start.</summary>
    public static void AddMeasures(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(MeasureSettings.Read(settings, RegionSettings.Read(settings)));
        services.AddSingleton<FabricMeasures>();
        services.AddSingleton(provider => new MeasureReports(
            provider.GetRequiredService<CosmosClient>().GetContainer(FabricServices.Database, FabricServices.ViewsContainer),
            provider.GetRequiredService<FabricMeasures>(),
            provider.GetRequiredService<MeasureSettings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MeasureReports>>()));
    }
}
