using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Billing.Functions;
using Billing.Functions.Access;
using Billing.Functions.Operations;
using Billing.Functions.Operations.Limits;
using Billing.Functions.Operations.Measures;
using Billing.Functions.Operations.Telemetry;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// Azure only: how the app meets the true services. Everything else is registered in FabricServices, the same locally.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<TraceInvocations>();
builder.UseMiddleware<MeasureInvocations>();
builder.UseMiddleware<PrincipalGate>();
builder.UseMiddleware<RateGate>();

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
builder.Services.AddBillingFabric(settings);

await builder.Build().RunAsync();
