using Azure.Messaging.ServiceBus;
using Billing.Functions.Access;
using Billing.Functions.Hosting.Configuration;
using Billing.Functions.Http;
using Billing.Functions.Invoicing.Documents;
using Billing.Functions.Jobs;
using Billing.Functions.Messaging;
using Billing.Functions.Runtime;
using Billing.Functions.Telemetry;
using Billing.Platform.Metrics;
using Billing.Platform.Outbox;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Billing.Functions.Hosting;

/// <summary>The services of the function app that do not depend on where it runs.</summary>
public static class FabricServices
{
    /// <summary>
    /// Registers the fabric. The caller has registered the clients of Service Bus, Blob Storage and Cosmos DB, a
    /// <see cref="TimeProvider"/> and a secret store.
    /// </summary>
    public static IServiceCollection AddBillingFabric(this IServiceCollection services, IConfiguration settings)
    {
        DocumentLibrary.Apply(settings);
        services.AddSingleton(RegionSettings.Read(settings));
        services.AddSingleton(AccessSettings.Read(settings));
        services.AddSingleton<SecretCache>();
        services.AddSingleton<TenantKeys>();
        services.AddSingleton(FabricAreas.Events);
        services.AddSingleton(FabricAreas.Streams);
        services.TryAddSingleton(new StreamStoreOptions());
        services.AddSingleton(provider => new StreamStore(
            provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams),
            provider.GetRequiredService<EventCatalogue>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StreamStoreOptions>(),
            provider.GetRequiredService<FabricRegions>(),
            provider.GetRequiredService<FabricMetrics>()));
        services.AddSingleton(provider => new KeyClaims(
            provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams),
            provider.GetRequiredService<FabricRegions>(),
            provider.GetRequiredService<FabricMetrics>()));
        services.AddSingleton(provider => new StreamQueries(provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams), provider.GetRequiredService<FabricMetrics>()));
        services.AddConfiguration();
        services.AddSingleton<IEventPublisher>(provider => new EventPublisher(
            provider.GetRequiredService<ServiceBusClient>(), provider.GetRequiredService<FabricMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.AddMessaging(settings);
        services.AddSingleton<TenantGate>();
        services.AddSingleton<TenantEndpoint>();
        services.AddProtection(settings);
        services.AddSingleton<JobStarter>();
        services.AddSingleton(FabricAreas.Jobs);
        foreach (var area in FabricAreas.All)
        {
            area.Services(services, settings);
        }

        AddConsumers(services);
        AddViews(services);
        TelemetryExport.Register(services, settings);
        return services;
    }

    private static void AddConsumers(IServiceCollection services)
    {
        foreach (var type in FabricAreas.All.SelectMany(area => area.Queues.Select(queue => queue.ConsumerType).Concat(area.Subscriptions.Select(each => each.ConsumerType))))
        {
            services.AddSingleton(typeof(IMessageConsumer), type);
        }
    }

    private static void AddViews(IServiceCollection services)
    {
        foreach (var view in FabricAreas.Views)
        {
            if (view is { ViewType: { } type, Create: { } create })
            {
                services.AddSingleton(type, provider => create(
                    provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Views), provider.GetRequiredService<TimeProvider>()));
            }
        }
    }
}
