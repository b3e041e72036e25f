using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Functions.Hosting;
using Billing.Platform.Secrets;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Hosting;

/// <summary>The app's services over clients of this process, to look at what an app in a process of its own has done.</summary>
internal static class FabricObserver
{
    public static ServiceProvider Create(TimeProvider clock, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, ISecretStore secrets, IConfiguration settings)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton(settings);
        collection.AddSingleton(clock);
        collection.AddSingleton(cosmos);
        collection.AddSingleton(blobs);
        collection.AddSingleton<ServiceBusClient>(_ => services.ServiceBus.CreateClient());
        collection.AddSingleton(secrets);
        collection.AddBillingFabric(settings);
        return collection.BuildServiceProvider();
    }
}
