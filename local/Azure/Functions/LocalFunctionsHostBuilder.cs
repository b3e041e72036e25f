using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Discovery;
using Billing.Local.Functions.Http;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions;

/// <summary>Collects services, settings and middleware of a <see cref="LocalFunctionsHost"/>.</summary>
public sealed class LocalFunctionsHostBuilder
{
    /// <summary>The longest request body that Azure takes: 100 MB.</summary>
    private const long MaxRequestBodySize = 104_857_600;

    private readonly LocalFunctionsHostOptions _options;
    private readonly WebApplicationBuilder _web;
    private readonly List<Type> _middleware = [];

    internal LocalFunctionsHostBuilder(LocalFunctionsHostOptions options)
    {
        _options = options;
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = options.FunctionsAssembly.GetName().Name,
            EnvironmentName = options.Environment,
        });
        _web.WebHost.UseKestrelCore().UseUrls([.. options.Urls]).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
        });
        _web.Configuration.AddEnvironmentVariables();
        _web.Services.AddRoutingCore();
        _web.Services.AddMvcCore();
        _web.Services.AddSingleton(options.Clock);
    }

    /// <summary>The services that function classes get.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>The app settings; environment variables are in it already and give way to what is added.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    /// <summary>Where the logs go; nowhere unless a provider is added.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>The name of the environment.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>Puts a step around every invocation; the first added is the outermost.</summary>
    public LocalFunctionsHostBuilder UseMiddleware<T>()
        where T : class, IFunctionsWorkerMiddleware
    {
        Services.TryAddSingleton<T>();
        _middleware.Add(typeof(T));
        return this;
    }

    /// <summary>Reads all functions and makes the host, which does not listen yet.</summary>
    /// <exception cref="FunctionsConfigurationException">Something is not set up right.</exception>
    public LocalFunctionsHost Build()
    {
        var problems = new List<string>();
        var hostJson = HostJson.Read(_options.HostJsonPath, Configuration, problems.Add);
        if (hostJson.Logging is { } logging)
        {
            Logging.AddConfiguration(logging);
        }

        var gate = new InvocationGate();
        var parts = new TriggerParts(_options.Clock, gate, _options.State ?? new FunctionsState(_options.Journal), hostJson)
        {
            ServiceBus = _options.ServiceBus,
            Blobs = _options.Blobs,
            Cosmos = _options.Cosmos,
            TaskHub = _options.TaskHub,
            Scheduler = _options.Scheduler,
            Faults = _options.Faults,
        };
        var pipeline = new InvocationPipeline(_options.Clock, hostJson.FunctionTimeout, gate, _options.Scheduler);
        var triggers = new TriggerFactory(parts, new SettingExpressions(Configuration));
        var catalog = new FunctionCatalog(triggers, new CommonBinders(_options.TaskHub), pipeline, Configuration);
        var entries = catalog.Read(_options.FunctionsAssembly, _options.Classes);
        problems.AddRange(catalog.Problems);
        RouteConflicts.Find(entries, problems.Add);

        WatchDelays();
        var app = _web.Build();
        ServiceCheck.Run(app.Services, entries, _middleware, problems.Add);
        if (problems.Count > 0)
        {
            throw new FunctionsConfigurationException(problems);
        }

        entries.Where(entry => !entry.IsDisabled).ToList().ForEach(entry => entry.Trigger.Attach(entry.Function));
        pipeline.Open(app.Services, _middleware);
        parts.Log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Host");
        HttpFrontEnd.Map(app, entries, _options);
        return new LocalFunctionsHost(app, _options, parts, entries);
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
}
