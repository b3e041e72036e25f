using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Functions.Operations;
using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Functions;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Billing.Local.Hosting;

/// <summary>
/// The whole fabric in one process: the function classes of the app, on local stand-ins of the services that it uses. What
/// the Bicep files create in Azure is created here at the first start.
/// </summary>
public sealed class LocalFabric : IAsyncDisposable
{
    private readonly LocalServices _services;
    private readonly CosmosClient _cosmos;

    private LocalFabric(LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalFunctionsHost host, LocalSecretStore secrets)
    {
        (_services, _cosmos, Blobs, Host, Secrets) = (services, cosmos, blobs, host, secrets);
        Http = new HttpClient { BaseAddress = host.Address };
    }

    /// <summary>The function host; its routes are those of the deployed app.</summary>
    public LocalFunctionsHost Host { get; }

    /// <summary>Talks to the HTTP functions.</summary>
    public HttpClient Http { get; }

    /// <summary>The Blob account.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>The bus.</summary>
    public ServiceBusClient Bus => Host.Services.GetRequiredService<ServiceBusClient>();

    /// <summary>Paths of all queues and subscriptions.</summary>
    public IReadOnlyList<string> MessageEntities =>
    [
        .. _services.ServiceBus.Topology.Queues.Select(queue => queue.Name),
        .. _services.ServiceBus.Topology.Topics.SelectMany(
            topic => topic.Subscriptions, (topic, subscription) => LocalServiceBusNamespace.SubscriptionPath(topic.Name, subscription.Name)),
    ];

    /// <summary>The durable processes.</summary>
    public DurableTaskClient Processes => _services.TaskHub.CreateClient();

    /// <summary>The signing secrets, for senders to sign with.</summary>
    public LocalSecretStore Secrets { get; }

    /// <summary>Starts everything; returns when HTTP is answered.</summary>
    /// <exception cref="FunctionsConfigurationException">Something is not set up right.</exception>
    public static async Task<LocalFabric> StartAsync(LocalFabricOptions options, CancellationToken cancellation = default)
    {
        var loggers = LoggerFactory.Create(logging => LogTo(logging, options));
        var services = await LocalServices.OpenAsync(options.Folder, options.Clock, loggers);
        var cosmos = services.Cosmos.CreateClient(new CosmosClientOptions
        {
            UseSystemTextJsonSerializerWithOptions = FabricJson.Options,
            MaxRetryAttemptsOnRateLimitedRequests = 9,
        });
        var blobs = services.Blobs.CreateClient();
        await FirstStart.CreateContainersAsync(cosmos, blobs, cancellation);
        await FirstStart.ConfigureAsync(blobs, options.TenantsFile, cancellation);
        var secrets = new LocalSecretStore(options.Folder);
        var host = Build(options, services, cosmos, blobs, secrets);
        await FirstStart.MakeSecretsAsync(host.Services.GetRequiredService<ITenantSource>(), secrets, cancellation);
        await host.StartAsync(cancellation);
        return new LocalFabric(services, cosmos, blobs, host, secrets);
    }

    /// <summary>Waits until nothing is left to do at the present time: no message, no change, no step of a process.</summary>
    public Task DrainAsync(CancellationToken cancellation = default) => Host.DrainAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
        _cosmos.Dispose();
        await _services.DisposeAsync();
    }

    private static LocalFunctionsHost Build(
        LocalFabricOptions options, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalSecretStore secrets)
    {
        var builder = LocalFunctionsHost.CreateBuilder(new LocalFunctionsHostOptions
        {
            FunctionsAssembly = typeof(FabricServices).Assembly,
            HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json"),
            Urls = [options.Url],
            Clock = options.Clock,
            ServiceBus = services.ServiceBus,
            Blobs = services.Blobs,
            Cosmos = services.Cosmos,
            TaskHub = services.TaskHub,
            Journal = services.Journal,
            State = services.Functions,
        });
        builder.Configuration["Fabric:Regions"] = options.Regions;
        foreach (var connection in new[] { "ServiceBusConnection", "CosmosConnection", "BlobConnection" })
        {
            builder.Configuration[connection] = "local";
        }

        LogTo(builder.Logging, options);
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSingleton(cosmos);
        builder.Services.AddSingleton(blobs);
        builder.Services.AddSingleton(services.ServiceBus.CreateClient());
        builder.Services.AddSingleton<ISecretStore>(secrets);
        builder.Services.AddBillingFabric(builder.Configuration);
        return builder.Build();
    }

    // Levels are given to the provider itself, so that they win over those of host.json, which are meant for Azure.
    private static void LogTo(ILoggingBuilder logging, LocalFabricOptions options)
    {
        if (options.LogsToConsole)
        {
            logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter<ConsoleLoggerProvider>(category: null, LogLevel.Warning);
            logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }
}
