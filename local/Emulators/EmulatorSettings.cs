using Billing.Local.Blobs;
using Billing.Local.Identity;

namespace Billing.Local.Emulators;

/// <summary>Settings by which a program finds the services on ports.</summary>
internal static class EmulatorSettings
{
    // Cosmos DB and Service Bus take any key; clients want base64. Blob Storage checks the signatures of its account.
    private const string Key = "bG9jYWw=";

    /// <summary>App settings of an app with an identity, as it is deployed.</summary>
    public static Dictionary<string, string> WithIdentity(EmulatorServer server) => new(StringComparer.Ordinal)
    {
        ["ServiceBusConnection:fullyQualifiedNamespace"] = server.BusHost,
        ["BlobConnection:blobServiceUri"] = server.Blobs.ToString(),
        ["CosmosConnection:accountEndpoint"] = server.Cosmos.ToString(),
        ["CosmosConnection:connectionMode"] = "Gateway",
    };

    /// <summary>App settings with connection strings, as emulators have them.</summary>
    public static Dictionary<string, string> WithConnectionStrings(EmulatorServer server) => new(StringComparer.Ordinal)
    {
        ["ServiceBusConnection"] = $"Endpoint=sb://localhost:{server.PlainBusPort};SharedAccessKeyName=local;SharedAccessKey={Key};UseDevelopmentEmulator=true;",
        ["BlobConnection"] = $"DefaultEndpointsProtocol=http;AccountName={DevelopmentAccount.Name};AccountKey={DevelopmentAccount.Key};BlobEndpoint={server.PlainBlobs};",
        ["CosmosConnection"] = $"AccountEndpoint={server.Cosmos};AccountKey={Key};",
        ["CosmosConnection:connectionMode"] = "Gateway",
    };

    /// <summary>Environment variables by which <c>DefaultAzureCredential</c> and TLS work unchanged.</summary>
    public static Dictionary<string, string> Environment(EmulatorServer server) => new(StringComparer.Ordinal)
    {
        [IdentityEndpoint.EndpointVariable] = server.Identity.ToString(),
        [IdentityEndpoint.HeaderVariable] = server.IdentitySecret,
        ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
        ["SSL_CERT_FILE"] = server.PemFile,
    };
}
