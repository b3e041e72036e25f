using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Billing.Functions.Http;
using Billing.Functions.Access;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Billing.Functions.Hosting;

/// <summary>
/// Makes the clients of the services by the settings that the triggers use: an address, reached with the app's identity, or a
/// connection string, as emulators have them.
/// </summary>
/// <param name="settings">The app settings.</param>
public sealed class ServiceConnections(IConfiguration settings)
{
    private const string Bus = "ServiceBusConnection";
    private const string BusAddress = Bus + ":fullyQualifiedNamespace";
    private const string Blobs = "BlobConnection";
    private const string BlobAddress = Blobs + ":blobServiceUri";
    private const string Cosmos = "CosmosConnection";
    private const string CosmosAddress = Cosmos + ":accountEndpoint";
    private const string CosmosMode = Cosmos + ":connectionMode";
    private const string Vault = "KeyVaultUri";
    private const string Regions = "Fabric:Regions";
    private const string Upkeep = "Fabric:UpkeepSchedule";

    private const string ClientId = "AZURE_CLIENT_ID";

    // Azure names the plan so (azure-functions-host, EnvironmentSettingNames.AzureWebsiteSku). A host that runs several Service Bus functions
    // mixes up the states of sessions that have the same id in several entities: docs/decisions/0006-sessions-wait-in-place.md.
    private const string Plan = "WEBSITE_SKU";
    private const string FlexConsumption = "FlexConsumption";

    private readonly TokenCredential _credential =
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings[ClientId] });

    /// <summary>The settings of an app that reaches its services with its own identity, as environment variables are named.</summary>
    public static IReadOnlyList<string> WithIdentity { get; } =
        [.. new[] { BusAddress, BlobAddress, CosmosAddress, Vault, Regions, Upkeep, ClientId }.Select(Written)];

    /// <summary>A line for each setting that is missing or cannot be read; none when the app can start.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. Missing(Bus, BusAddress),
        .. Missing(Blobs, BlobAddress),
        .. Missing(Cosmos, CosmosAddress),
        .. settings.GetSection(ConfiguredSecretStore.Section).Exists() ? [] : Missing(null, Vault),
        .. Missing(null, Regions),
        .. Missing(null, Upkeep),
        .. AccessSettings.ProblemOf(settings) is { } open ? [open] : Array.Empty<string>(),
        .. new[] { BlobAddress, CosmosAddress, Vault }.Where(name => IsGiven(name) && !Uri.TryCreate(settings[name], UriKind.Absolute, out _))
            .Select(name => $"The setting {Written(name)} is '{settings[name]}'; it must be an absolute address."),
        .. IsGiven(CosmosMode) && !Enum.TryParse<ConnectionMode>(settings[CosmosMode], out _)
            ? [$"The setting {Written(CosmosMode)} is '{settings[CosmosMode]}'; it must be Direct or Gateway."] : Array.Empty<string>(),
        .. IsGiven(Plan) && settings[Plan] != FlexConsumption
            ? [$"The plan ({Plan}) is '{settings[Plan]}'; it must be {FlexConsumption}, where each Service Bus function has hosts of its own."] : Array.Empty<string>(),
    ];

    /// <summary>Registers the clients and the secret store.</summary>
    public void Register(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => settings[Bus] is { Length: > 0 } text ? new ServiceBusClient(text) : new ServiceBusClient(settings[BusAddress], _credential));
        services.AddSingleton(_ => settings[Blobs] is { Length: > 0 } text ? new BlobServiceClient(text) : new BlobServiceClient(new Uri(settings[BlobAddress]!), _credential));
        services.AddSingleton(_ => MakeCosmos());
        services.AddSingleton<ISecretStore>(_ => IsGiven(Vault)
            ? new KeyVaultSecretStore(new SecretClient(new Uri(settings[Vault]!), _credential))
            : new ConfiguredSecretStore(settings));
    }

    private CosmosClient MakeCosmos()
    {
        var options = new CosmosClientOptions
        {
            UseSystemTextJsonSerializerWithOptions = FabricJson.Options,
            ApplicationName = "billing-fabric",
            ConnectionMode = IsGiven(CosmosMode) ? Enum.Parse<ConnectionMode>(settings[CosmosMode]!) : ConnectionMode.Direct,
        };
        return settings[Cosmos] is { Length: > 0 } text ? new CosmosClient(text, options) : new CosmosClient(settings[CosmosAddress], _credential, options);
    }

    private IEnumerable<string> Missing(string? whole, string part)
    {
        if ((whole is null || !IsGiven(whole)) && !IsGiven(part))
        {
            yield return $"The setting {Written(part)} is missing{(whole is null ? "" : $", and so is {whole}")}.";
        }
    }

    private bool IsGiven(string name) => !string.IsNullOrWhiteSpace(settings[name]);

    // Environment variables cannot hold the colon.
    private static string Written(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
