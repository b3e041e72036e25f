using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Functions.Access;
using Billing.Functions.Operations;
using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Faults;
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
    private readonly HostLife _life;

    private LocalFabric(
        HostLife life, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalFunctionsHost host, LocalSecretStore secrets)
    {
        (_life, _services, _cosmos, Blobs, Host, Secrets) = (life, services, cosmos, blobs, host, secrets);
        Http = life.Scheduler is SteppedScheduler steps ? new HttpClient(new SteppedHttp(steps)) : new HttpClient();
        Http.BaseAddress = host.Address;
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

    /// <summary>
    /// Completes when nothing can be stored any longer: the disk is full or fails. Nothing is acknowledged from then on; what
    /// was acknowledged is there at the next start. The message says why and what to do; whoever runs the fabric stops it.
    /// </summary>
    internal Task<JournalException> Broken => _services.Broken;

    /// <summary>Starts everything; returns when HTTP is answered.</summary>
    /// <exception cref="FunctionsConfigurationException">Something is not set up right.</exception>
    /// <exception cref="HostCrashedException">The fault plan killed the host before it was up.</exception>
    /// <exception cref="IOException">The data folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<LocalFabric> StartAsync(LocalFabricOptions options, CancellationToken cancellation = default)
    {
        var loggers = LoggerFactory.Create(logging => LogTo(logging, options));
        var life = HostLife.Begin(options.Clock, options.Faults, options.Interleaving, loggers);
        var services = await LocalServices.OpenAsync(options, life);
        try
        {
            life.Gate.IsStarting = true;
            var fabric = await StartAsync(options, life, services, cancellation);
            life.Gate.IsStarting = false;
            return fabric;
        }
        catch (Exception) when (life.Gate.Crashed.Task.IsCompleted)
        {
            await services.KillAsync();
            throw await life.Gate.Crashed.Task;
        }
        catch (Exception failure)
        {
            await services.DisposeAsync();
            if (services.Broken is { IsCompletedSuccessfully: true } broken)
            {
                // Says more than what came of it.
                throw new JournalException((await broken).Message, failure);
            }

            throw;
        }
    }

    private static async Task<LocalFabric> StartAsync(LocalFabricOptions options, HostLife life, LocalServices services, CancellationToken cancellation)
    {
        var cosmos = services.Cosmos.CreateClient(CosmosOptions(life));
        var blobs = services.Blobs.CreateClient();
        await FirstStart.CreateContainersAsync(cosmos, blobs, cancellation);
        await FirstStart.ConfigureAsync(blobs, options.TenantsFile, cancellation);
        if (life.Scheduler is SteppedScheduler)
        {
            await FirstStart.LetClientLearnAsync(cosmos, cancellation);
        }

        var secrets = new LocalSecretStore(services.Folder);
        var host = Build(options, life, services, cosmos, blobs, secrets);
        try
        {
            await FirstStart.MakeSecretsAsync(host.Services.GetRequiredService<ITenantSource>(), secrets, cancellation);
            await host.StartAsync(cancellation);
            return new LocalFabric(life, services, cosmos, blobs, host, secrets);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>How often work came back from outside the order that <see cref="LocalFabricOptions.Interleaving"/> draws.</summary>
    public long Strays => _life.Scheduler is SteppedScheduler steps ? steps.Strays : 0;

    /// <summary>Waits until nothing is left to do at the present time: no message, no change, no step of a process.</summary>
    /// <exception cref="IOException">Nothing can be stored any longer.</exception>
    public async Task DrainAsync(CancellationToken cancellation = default)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var drained = Host.DrainAsync(wait.Token);
        if (await Task.WhenAny(drained, Broken) == Broken)
        {
            await wait.CancelAsync();
            throw await Broken;
        }

        await drained;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_life.Gate.Crashed.Task.IsCompleted)
        {
            await Host.KillAsync();
            _cosmos.Dispose();
            await _services.KillAsync();
            return;
        }

        await Host.StopAsync();
        await Host.DisposeAsync();
        _cosmos.Dispose();
        await _services.DisposeAsync();
    }

    private static LocalFunctionsHost Build(
        LocalFabricOptions options, HostLife life, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalSecretStore secrets)
    {
        var builder = LocalFunctionsHost.CreateBuilder(new LocalFunctionsHostOptions
        {
            FunctionsAssembly = typeof(FabricServices).Assembly,
            HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json"),
            Urls = [options.Url],
            Clock = life.Clock,
            Scheduler = life.Scheduler,
            Faults = life.Gate,
            ServiceBus = services.ServiceBus,
            Blobs = services.Blobs,
            Cosmos = services.Cosmos,
            TaskHub = services.TaskHub,
            Journal = services.Journal,
            State = services.Functions,
        });
        builder.Configuration["Fabric:Regions"] = options.Regions;
        builder.Configuration["Fabric:RegionAddresses"] = options.RegionAddresses;
        builder.Configuration[AccessSettings.PlatformSetting] = options.AsksForPrincipals ? "true" : "false";
        builder.Configuration[AccessSettings.ModeSetting] = options.AsksForPrincipals ? "principal" : "key";
        builder.UseMiddleware<PrincipalGate>();
        foreach (var connection in new[] { "ServiceBusConnection", "CosmosConnection", "BlobConnection" })
        {
            builder.Configuration[connection] = "local";
        }

        LogTo(builder.Logging, options);
        builder.Services.AddSingleton(life.Clock);
        builder.Services.AddSingleton(cosmos);
        builder.Services.AddSingleton(blobs);
        builder.Services.AddSingleton(services.ServiceBus.CreateClient());
        builder.Services.AddSingleton<ISecretStore>(secrets);
        if (life.Scheduler is SteppedScheduler)
        {
            // One piece of work at a time: nobody is in the way whom a pause would let pass.
            builder.Services.AddSingleton(new StreamStoreOptions { WaitAfterConflict = (_, _) => Task.CompletedTask });
        }

        builder.Services.AddBillingFabric(builder.Configuration);
        return builder.Build();
    }

    private static CosmosClientOptions CosmosOptions(HostLife life)
    {
        var options = new CosmosClientOptions
        {
            UseSystemTextJsonSerializerWithOptions = FabricJson.Options,
            MaxRetryAttemptsOnRateLimitedRequests = 9,
        };
        if (life.Gate.IsArmed)
        {
            options.CustomHandlers.Add(new StepwiseCalls(life.Gate));
        }

        return options;
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
