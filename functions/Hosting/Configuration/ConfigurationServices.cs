using Billing.Platform.Configuration;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Registers configuration and the tenants that come of it.</summary>
public static class ConfigurationServices
{
    /// <summary>Adds the store, the reader, the writer and the tenants.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services) => services
        .AddSingleton<IConfigurationStore, BlobConfigurationStore>()
        .AddSingleton<IConfigurationAlerts, ConfigurationAlerts>()
        .AddSingleton<ConfigurationReader>()
        .AddSingleton<ConfigurationWriter>()
        .AddSingleton<DocumentVersions>()
        .AddSingleton(DocumentCatalogue.Tenant)
        .AddSingleton<ConfiguredTenants>()
        .AddSingleton<ITenantSource>(provider => provider.GetRequiredService<ConfiguredTenants>());

    /// <summary>The tenants of a store, for commands that look at data while no function runs. Nobody is told of refused content.</summary>
    public static ConfiguredTenants TenantsOf(IConfigurationStore store, TimeProvider clock)
    {
        var silence = new Silence();
        return new ConfiguredTenants(
            store, new ConfigurationReader(store, silence, clock, NullLogger<ConfigurationReader>.Instance), DocumentCatalogue.Tenant, silence, clock, NullLogger<ConfiguredTenants>.Instance);
    }

    private sealed class Silence : IConfigurationAlerts
    {
        public Task RefusedAsync(DocumentKey key, RefusedContent refused, CancellationToken cancellation) => Task.CompletedTask;

        public Task PutRightAsync(DocumentKey key, string tag, CancellationToken cancellation) => Task.CompletedTask;
    }
}
