using Azure.Messaging.ServiceBus;
using Billing.Functions.Access;
using Billing.Functions.Audit;
using Billing.Functions.Customers;
using Billing.Functions.Exceptions;
using Billing.Functions.Hosting.Configuration;
using Billing.Functions.Hosting.Telemetry;
using Billing.Functions.Http;
using Billing.Functions.Intake;
using Billing.Functions.Invoicing;
using Billing.Functions.Invoicing.Documents;
using Billing.Functions.Messaging;
using Billing.Functions.Metering;
using Billing.Functions.Operations.Monitoring;
using Billing.Functions.Pricing;
using Billing.Functions.Settlement;
using Billing.Functions.Tax;
using Billing.Platform.Intake;
using Billing.Platform.Metrics;
using Billing.Platform.Outbox;
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
    /// <summary>Name of the Cosmos database.</summary>
    public const string Database = "billing";

    /// <summary>Container of the streams.</summary>
    public const string StreamsContainer = "streams";

    /// <summary>Container of the read models.</summary>
    public const string ViewsContainer = "views";

    /// <summary>
    /// Registers the fabric. The caller has registered the clients of Service Bus, Blob Storage and Cosmos DB, a
    /// <see cref="TimeProvider"/> and a secret store.
    /// </summary>
    public static IServiceCollection AddBillingFabric(this IServiceCollection services, IConfiguration settings)
    {
        DocumentLicence.Apply(settings);
        services.AddSingleton(RegionSettings.Read(settings));
        services.AddSingleton(AccessSettings.Read(settings));
        services.AddSingleton(EventCatalogue.All);
        services.TryAddSingleton(new StreamStoreOptions());
        services.AddFabricMetrics(settings);
        services.AddSingleton(provider => new StreamStore(
            provider.GetRequiredService<CosmosClient>().GetContainer(Database, StreamsContainer),
            provider.GetRequiredService<EventCatalogue>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StreamStoreOptions>(),
            provider.GetRequiredService<FabricRegions>(),
            provider.GetRequiredService<FabricMetrics>()));
        services.AddSingleton(provider => new StreamQueries(provider.GetRequiredService<CosmosClient>().GetContainer(Database, StreamsContainer), provider.GetRequiredService<FabricMetrics>()));
        services.AddSingleton(provider => new InvoiceRegister(provider.GetRequiredService<CosmosClient>().GetContainer(Database, ViewsContainer)));
        services.AddSingleton(provider => new CustomerValueView(
            provider.GetRequiredService<CosmosClient>().GetContainer(Database, ViewsContainer), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RegionalValues>();
        services.AddConfiguration();
        services.AddSingleton<IEventPublisher>(provider => new EventPublisher(
            provider.GetRequiredService<ServiceBusClient>(), provider.GetRequiredService<FabricMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SourceAdapters>();
        services.AddSingleton<UsageCounting>();
        services.AddMessaging(settings);
        services.AddSingleton<IntakeMessages>();
        services.AddSingleton<IntakeLog>();
        services.AddSingleton<WebhookAcceptance>();
        services.AddSingleton<TenantGate>();
        services.AddProtection(settings);
        services.AddSingleton<ExceptionQueue>();
        services.AddPrices();
        services.AddSingleton<InvoiceIssuer>();
        services.AddSingleton<SellerLogos>();
        services.AddComputedTax();
        services.AddSingleton<SettlementFiles>();
        services.AddSingleton<BooksReader>();
        services.AddIntegrity(settings);
        TelemetryExport.Register(services, settings);
        return services;
    }
}
