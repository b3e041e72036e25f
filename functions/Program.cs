using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Billing.Functions;
using Billing.Functions.Hosting;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// How the app meets its services by the settings that it gets; the local fabric brings clients of its own and the same application.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

var settings = builder.Configuration;
string Required(string name) => settings[name] ?? throw new InvalidOperationException($"The setting {name} is missing.");

TokenCredential credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings["AZURE_CLIENT_ID"] });
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(_ => new ServiceBusClient(Required("ServiceBusConnection:fullyQualifiedNamespace"), credential));
builder.Services.AddSingleton(_ => new BlobServiceClient(new Uri(Required("BlobConnection:blobServiceUri")), credential));
builder.Services.AddSingleton(_ => new CosmosClient(
    Required("CosmosConnection:accountEndpoint"),
    credential,
    new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options, ApplicationName = "billing-fabric" }));
builder.Services.AddSingleton<ISecretStore>(_ => new KeyVaultSecretStore(new SecretClient(new Uri(Required("KeyVaultUri")), credential)));
builder.AddBillingFabric();

await builder.Build().RunAsync();
