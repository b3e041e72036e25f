using Azure.Storage.Blobs;
using Billing.Functions.Access;
using Billing.Functions.Hosting;
using Billing.Local.Faults;
using Billing.Local.Functions;
using Billing.Local.Journal;
using Billing.Local.Tracing;
using Billing.Platform.Outbox;
using Billing.Platform.Partners;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Billing.Local.Hosting;

/// <content>How the fabric is put together and started.</content>
public sealed partial class LocalFabric
{
    /// <summary>Starts everything; returns when HTTP is answered.</summary>
    /// <exception cref="FunctionsConfigurationException">Something is not set up right.</exception>
    /// <exception cref="HostCrashedException">The fault plan killed the host before it was up.</exception>
    /// <exception cref="IOException">The data folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<LocalFabric> StartAsync(LocalFabricOptions options, CancellationToken cancellation = default)
    {
        var loggers = LoggerFactory.Create(logging => LogTo(logging, options));
        try
        {
            return await StartAsync(options, HostLife.Begin(options.Clock, options.Faults, options.Interleaving, loggers), cancellation);
        }
        catch
        {
            loggers.Dispose();
            throw;
        }
    }

    private static async Task<LocalFabric> StartAsync(LocalFabricOptions options, HostLife life, CancellationToken cancellation)
    {
        var services = await LocalServices.OpenAsync(options, life);
        try
        {
            life.Gate.IsStarting = true;
            var fabric = await StartAsync(options, life, services, cancellation);
            life.Gate.IsStarting = false;
            return fabric;
        }
        catch (Exception) when (life.Gate.IsCrashed)
        {
            await services.KillAsync();
            life.Gate.ThrowIfCrashed();
            throw;
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
        try
        {
            return await StartAsync(options, life, services, cosmos, cancellation);
        }
        catch
        {
            cosmos.Dispose();
            throw;
        }
    }

    private static async Task<LocalFabric> StartAsync(
        LocalFabricOptions options, HostLife life, LocalServices services, CosmosClient cosmos, CancellationToken cancellation)
    {
        var blobs = services.Blobs.CreateClient();
        await FirstStart.CreateContainersAsync(cosmos, blobs, cancellation);
        await FirstStart.ConfigureAsync(blobs, options.TenantsFile, cancellation);
        if (life.Scheduler is SteppedScheduler)
        {
            await FirstStart.LetClientLearnAsync(cosmos, cancellation);
        }

        var secrets = new LocalSecretStore(services.Folder);
        if (options.AppAsProcess)
        {
            return await StartProcessAsync(options, life, services, cosmos, blobs, secrets, cancellation);
        }

        var host = Build(options, life, services, cosmos, blobs, secrets);
        try
        {
            await FirstStart.MakeSecretsAsync(host.Services.GetRequiredService<ITenantSource>(), secrets, cancellation);
            await host.StartAsync(cancellation);
            return new LocalFabric(life, services, cosmos, blobs, host, secrets, app: null);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static async Task<LocalFabric> StartProcessAsync(
        LocalFabricOptions options,
        HostLife life,
        LocalServices services,
        CosmosClient cosmos,
        BlobServiceClient blobs,
        LocalSecretStore secrets,
        CancellationToken cancellation)
    {
        if (options.Faults is not null || options.Interleaving is not null)
        {
            throw new NotSupportedException("Faults and interleavings need the app in this process.");
        }

        var app = await AppProcess.PrepareAsync(options, services, cosmos, blobs, secrets, cancellation);
        LocalFunctionsHost? host = null;
        try
        {
            await FirstStart.MakeSecretsAsync(app.Observer.GetRequiredService<ITenantSource>(), secrets, cancellation);
            host = await app.StartAsync(HostOptions(options, life, services), options, life, secrets, cancellation);
            await host.StartAsync(cancellation);
            return new LocalFabric(life, services, cosmos, blobs, host, secrets, app);
        }
        catch
        {
            await (host?.DisposeAsync() ?? default);
            await app.DisposeAsync();
            throw;
        }
    }

    private static LocalFunctionsHostOptions HostOptions(LocalFabricOptions options, HostLife life, LocalServices services) => new()
    {
        FunctionsAssembly = typeof(FabricServices).Assembly,
        HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json"),
        Urls = [options.Url],
        HostNames = options.HostNames,
        Clock = life.Clock,
        Scheduler = life.Scheduler,
        Faults = life.Gate,
        ServiceBus = services.ServiceBus,
        Blobs = services.Blobs,
        Cosmos = services.Cosmos,
        TaskHub = services.TaskHub,
        Journal = services.Journal,
        State = services.Functions,
    };

    private static LocalFunctionsHost Build(
        LocalFabricOptions options, HostLife life, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalSecretStore secrets)
    {
        var builder = LocalFunctionsHost.CreateBuilder(HostOptions(options, life, services));
        builder.Configuration["Fabric:Regions"] = options.Regions;
        builder.Configuration["Fabric:RegionAddresses"] = options.RegionAddresses;
        builder.Configuration[AccessSettings.PlatformSetting] = options.AsksForPrincipals ? "true" : "false";
        builder.Configuration[AccessSettings.ModeSetting] = options.AsksForPrincipals ? "principal" : "open";
        if (services.Spans is { } spans)
        {
            builder.Services.AddSingleton(new SpanKeeper(spans.Add, life.Clock));
            builder.UseMiddleware<SpanRecorder>();
        }

        builder.Configuration["Fabric:UpkeepSchedule"] = options.UpkeepSchedule;
        foreach (var connection in new[] { "ServiceBusConnection", "CosmosConnection", "BlobConnection" })
        {
            builder.Configuration[connection] = "local";
        }

        foreach (var (name, value) in options.Settings)
        {
            builder.Configuration[name] = value;
        }

        LogTo(builder.Logging, options);
        builder.Services.AddSingleton(life.Clock);
        builder.Services.AddSingleton(cosmos);
        builder.Services.AddSingleton(blobs);
        builder.Services.AddSingleton(services.ServiceBus.CreateClient());
        builder.Services.AddSingleton<ISecretStore>(secrets);
        if (options.Retries is { } retries)
        {
            builder.Services.AddSingleton(retries);
        }

        if (life.Scheduler is SteppedScheduler)
        {
            // One piece of work at a time: nobody is in the way whom a pause would let pass.
            builder.Services.AddSingleton(new StreamStoreOptions { WaitAfterConflict = (_, _) => Task.CompletedTask });
            builder.Services.AddSingleton(new OutboxSweeperOptions { ReadPage = (feed, token) => life.Gate.ToTheEnd(() => feed.ReadNextAsync(token)) });
        }

        // A simulated clock moves only when work is done: nothing may wait for it in place.
        builder.Services.AddSingleton(new PartnerClientOptions { WaitsInPlace = LifeClock.IsReal(life.Clock) });
        builder.App.AddBillingFabric();
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
