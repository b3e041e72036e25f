using System.Reflection;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Discovery;
using Billing.Local.Functions.Http;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Settlement;
using Billing.Local.Functions.State;
using Billing.Local.Functions.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wire = Billing.Substitutes.ServiceBus.Settlement;

namespace Billing.Local.Functions;

/// <summary>Collects services, settings and middleware of an app, and makes a <see cref="LocalFunctionsHost"/> that runs it in this process.</summary>
public sealed class LocalFunctionsHostBuilder
{
    // Where the worker looks for host.json and the app's assembly.
    private const string ApplicationFolder = "FUNCTIONS_APPLICATION_DIRECTORY";

    // Settings are read once: a watch over their files costs every start, and a user of Linux has 128 of them. The app's builder does
    // not hand arguments on to where this is read.
    private const string WatchSettings = "DOTNET_hostBuilder__reloadConfigOnChange";

    // The worker finds what was generated for an app by the assembly of the process's entry.
    private static readonly Lock Entry = new();

    private readonly LocalFunctionsHostOptions _options;

    internal LocalFunctionsHostBuilder(LocalFunctionsHostOptions options)
    {
        _options = options;
        if (Environment.GetEnvironmentVariable(ApplicationFolder) is null)
        {
            Environment.SetEnvironmentVariable(ApplicationFolder, AppContext.BaseDirectory);
        }

        Environment.SetEnvironmentVariable(WatchSettings, "false");

        App = AsEntry(options.FunctionsAssembly, () =>
        {
            var app = FunctionsApplication.CreateBuilder(["--environment", options.Environment]);
            app.ConfigureFunctionsWebApplication();
            return app;
        });
        App.Services.AddSingleton(options.Clock);
    }

    /// <summary>The app as its own <c>Program.cs</c> has it before services are added.</summary>
    public FunctionsApplicationBuilder App { get; }

    /// <summary>The services that function classes get.</summary>
    public IServiceCollection Services => App.Services;

    /// <summary>The app settings; environment variables are in it already and give way to what is added.</summary>
    public ConfigurationManager Configuration => App.Configuration;

    /// <summary>Builder of the logs; they go nowhere unless a provider is added.</summary>
    public ILoggingBuilder Logging => App.Logging;

    /// <summary>Puts a step around every invocation; the first added is the outermost.</summary>
    public LocalFunctionsHostBuilder UseMiddleware<T>()
        where T : class, IFunctionsWorkerMiddleware
    {
        App.UseMiddleware<T>();
        return this;
    }

    /// <summary>Loads all functions and makes the host, which does not listen yet.</summary>
    /// <exception cref="FunctionsConfigurationException">Something is not set up right.</exception>
    public LocalFunctionsHost Build()
    {
        var problems = new List<string>();
        var hostJson = HostJson.Read(_options.HostJsonPath, Configuration, problems.Add);
        if (hostJson.Logging is { } logging)
        {
            Logging.AddConfiguration(logging);
        }

        var parts = HostParts.Of(_options, hostJson);
        var server = new WorkerServer();
        Connect(parts, server);
        var app = AsEntry(_options.FunctionsAssembly, App.Build);
        var worker = DirectWorker.LoadAsync(app, server, AppContext.BaseDirectory, problems.Add).GetAwaiter().GetResult();
        var assembly = HostAssembly.Make(worker, parts, _options, Configuration, problems);
        ServiceCheck.Run(app.Services, _options.FunctionsAssembly, assembly.Entries, problems.Add);
        if (problems.Count > 0)
        {
            app.Dispose();
            throw new FunctionsConfigurationException(problems);
        }

        return assembly.Open(worker, app.Services.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>Has the worker talk to this process where it would open channels of its own.</summary>
    private void Connect(TriggerParts parts, WorkerServer server)
    {
        WorkerInternals.Silence(Services);
        Services.AddSingleton<IServer>(server);
        Services.AddSingleton<IHostLifetime, HostedLifetime>();
        Services.AddSingleton(new Wire.SettlementClient(new SettlementInvoker(new SettlementService(parts.Deliveries))));
        if (_options.TaskHub is { } hub)
        {
            var converter = new HubClientConverter(hub.CreateClient());
            Services.Add(new ServiceDescriptor(WorkerInternals.DurableClientConverter, _ => converter, ServiceLifetime.Singleton));
        }

        if (_options.Blobs is { } blobs)
        {
            var converter = new BlobContentConverter(blobs.CreateClient());
            Services.Add(new ServiceDescriptor(WorkerInternals.BlobConverter, _ => converter, ServiceLifetime.Singleton));
        }

        WatchDelays();
    }

    /// <summary>Functions that ask for the host's clock get one that tells when they wait for it.</summary>
    private void WatchDelays()
    {
        for (var i = 0; i < Services.Count; i++)
        {
            if (Services[i].ServiceType == typeof(TimeProvider) && ReferenceEquals(Services[i].ImplementationInstance, _options.Clock))
            {
                Services[i] = ServiceDescriptor.Singleton(InvocationClock.Over(_options.Clock));
            }
        }
    }

    private static T AsEntry<T>(Assembly app, Func<T> make)
    {
        lock (Entry)
        {
            var before = Assembly.GetEntryAssembly();
            Assembly.SetEntryAssembly(app);
            try
            {
                return make();
            }
            finally
            {
                Assembly.SetEntryAssembly(before);
            }
        }
    }
}
