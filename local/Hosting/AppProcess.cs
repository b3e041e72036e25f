using System.Globalization;
using Azure.Storage.Blobs;
using Billing.Functions.Access;
using Billing.Functions.Hosting;
using Billing.Local.Clock;
using Billing.Local.Emulators;
using Billing.Local.Faults;
using Billing.Local.Functions;
using Billing.Local.Functions.Worker;
using Billing.Local.Time;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Hosting;

/// <summary>
/// The app as it is deployed, in a process of its own: credentials, TLS and the services on ports. Its clock is that of this process.
/// </summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly EmulatorServer _emulators;
    private readonly SimulatedClock? _clock;
    private readonly ClockFile? _clockFile;
    private readonly string _folder;

    private AppProcess(string folder, EmulatorServer emulators, SimulatedClock? clock, ServiceProvider observer)
    {
        (_folder, _emulators, _clock, Observer) = (folder, emulators, clock, observer);
        if (clock is not null)
        {
            _clockFile = ClockFile.Create(Path.Combine(folder, "clock"), clock.GetUtcNow());
            clock.Moved += Tell;
        }
    }

    /// <summary>The app's services over clients of this process.</summary>
    public ServiceProvider Observer { get; }

    /// <summary>Serves the services on ports.</summary>
    public static async Task<AppProcess> PrepareAsync(
        LocalFabricOptions options, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalSecretStore secrets, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("billing-app-").FullName;
        var emulators = await EmulatorServer.StartAsync(services, EmulatorOptions.Anywhere(folder), cancellation);
        var observer = FabricObserver.Create(options.Clock, services, cosmos, blobs, secrets, HostSettings(options));
        return new AppProcess(folder, emulators, options.Clock as SimulatedClock, observer);
    }

    /// <summary>Starts the app and a host for it.</summary>
    public async Task<LocalFunctionsHost> StartAsync(LocalFunctionsHostOptions host, LocalFabricOptions options, HostLife life, LocalSecretStore secrets, CancellationToken cancellation)
    {
        var process = new WorkerProcessOptions
        {
            App = typeof(FabricApplication).Assembly.Location,
            Settings = await SettingsAsync(options, secrets),
            Environment = Environment(),
        };
        return await LocalFunctionsHost.LaunchAsync(host, process, HostSettings(options), life.Loggers, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        // The clock may go on after this app.
        if (_clock is not null)
        {
            _clock.Moved -= Tell;
        }

        await Observer.DisposeAsync();
        await _emulators.DisposeAsync();
        _clockFile?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Tell(DateTimeOffset now) => _clockFile!.Now = now;

    private static IConfiguration HostSettings(LocalFabricOptions options) => new ConfigurationBuilder().AddInMemoryCollection(AppSettings(options)!).Build();

    private static Dictionary<string, string> AppSettings(LocalFabricOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Fabric:Regions"] = options.Regions,
            ["Fabric:RegionAddresses"] = options.RegionAddresses,
            ["Fabric:UpkeepSchedule"] = options.UpkeepSchedule,
            [AccessSettings.PlatformSetting] = options.AsksForPrincipals ? "true" : "false",
            [AccessSettings.ModeSetting] = options.AsksForPrincipals ? "principal" : "open",
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }

    private async Task<Dictionary<string, string>> SettingsAsync(LocalFabricOptions options, LocalSecretStore secrets)
    {
        var settings = AppSettings(options);
        foreach (var (name, value) in EmulatorSettings.WithIdentity(_emulators))
        {
            settings[name] = value;
        }

        var tenants = await Observer.GetRequiredService<ITenantSource>().GetAsync();
        foreach (var name in tenants.Tenants.SelectMany(tenant => tenant.Sources).SelectMany(source => source.Secrets))
        {
            settings[$"{ConfiguredSecretStore.Section}:{name}"] = await secrets.GetAsync(name);
        }

        return settings;
    }

    private Dictionary<string, string> Environment()
    {
        var environment = EmulatorSettings.Environment(_emulators);
        var hook = typeof(ClockFile).Assembly;
        environment["DOTNET_STARTUP_HOOKS"] = hook.Location;
        environment[HostWatch.Variable] = System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (_clockFile is not null)
        {
            environment[ClockFile.Variable] = Path.Combine(_folder, "clock");
            environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = hook.GetName().Name!;
        }

        return environment;
    }
}
