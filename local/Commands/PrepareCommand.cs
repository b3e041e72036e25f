using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Billing.Connectors;
using Billing.Functions;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Functions.Runtime;
using Billing.Local.Hosting;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Commands;

/// <summary>Creates, on the emulators that a settings file names, what the Bicep files create in Azure, and the sample configuration.</summary>
internal static class PrepareCommand
{
    /// <summary>Container in which the Functions host keeps its position in the change feed; the local host needs none.</summary>
    private const string Leases = "leases";

    public static Task<int> RunAsync(string file, string data, CancellationToken cancellation) => Running.ToldAsync(async () =>
    {
        var connections = new ServiceConnections(Read(file));
        if (connections.Problems is { Count: > 0 } problems)
        {
            throw new InvalidDataException(string.Join(Environment.NewLine, problems));
        }

        var services = new ServiceCollection();
        connections.Register(services);
        await using var provider = services.BuildServiceProvider();
        try
        {
            await CreateAsync(provider.GetRequiredService<CosmosClient>(), provider.GetRequiredService<BlobServiceClient>(), cancellation);
        }
        catch (Exception failure) when (failure is CosmosException or RequestFailedException or HttpRequestException or AggregateException)
        {
            throw new IOException($"The services that {file} names do not answer as they should: {failure.GetBaseException().Message}", failure);
        }

        Console.WriteLine("Containers and sample configuration are in place. The signing secrets that 'sign' uses, for the settings of the app:");
        await PrintSecretsAsync(data, cancellation);
        return 0;
    });

    private static async Task CreateAsync(CosmosClient cosmos, BlobServiceClient blobs, CancellationToken cancellation)
    {
        await FirstStart.CreateContainersAsync(cosmos, blobs, cancellation);
        await cosmos.GetDatabase(CosmosContainers.Database).CreateContainerIfNotExistsAsync(new ContainerProperties(Leases, "/id"), cancellationToken: cancellation);
        await FirstStart.ConfigureAsync(blobs, Path.Combine(Samples.Folder, "tenants.json"), cancellation);
    }

    private static async Task PrintSecretsAsync(string data, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data);
        var secrets = new LocalSecretStore(Path.GetFullPath(data));
        foreach (var source in Samples.Tenants.Tenants.SelectMany(tenant => tenant.Sources))
        {
            foreach (var name in source.Secrets)
            {
                DevelopmentSecrets.Make(secrets, ConnectorCatalogue.SenderOf(source.Adapter), name);
                Console.WriteLine($"    \"{ConfiguredSecretStore.Section}__{name}\": {JsonSerializer.Serialize(await secrets.GetAsync(name, cancellation))},");
            }
        }
    }

    private static IConfigurationRoot Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"There is no {file}: copy local.settings.sample.json to it.");
        }

        try
        {
            using var settings = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return new ConfigurationBuilder().AddInMemoryCollection(settings.RootElement.GetProperty("Values").EnumerateObject()
                .Select(each => KeyValuePair.Create(each.Name.Replace("__", ":", StringComparison.Ordinal), each.Value.GetString()))
                .ToList()).AddEnvironmentVariables().Build();
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{file} is no settings file of Azure Functions: {unreadable.Message}", unreadable);
        }
    }
}
