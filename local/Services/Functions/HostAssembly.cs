using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Discovery;
using Billing.Local.Functions.Http;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions;

/// <summary>Puts a host together for the functions of a worker, in this process or in another.</summary>
internal sealed class HostAssembly
{
    /// <summary>The longest request body that Azure takes: 100 MB.</summary>
    public const long MaxRequestBodySize = 104_857_600;

    private readonly TriggerParts _parts;
    private readonly LocalFunctionsHostOptions _options;
    private readonly InvocationPipeline _pipeline;

    private HostAssembly(TriggerParts parts, LocalFunctionsHostOptions options, InvocationPipeline pipeline, IReadOnlyList<CatalogEntry> entries) =>
        (_parts, _options, _pipeline, Entries) = (parts, options, pipeline, entries);

    /// <summary>All functions, by name.</summary>
    public IReadOnlyList<CatalogEntry> Entries { get; }

    /// <summary>Reads the worker's functions; what is wrong with them is added to the problems.</summary>
    public static HostAssembly Make(IFunctionsWorker worker, TriggerParts parts, LocalFunctionsHostOptions options, IConfiguration settings, List<string> problems)
    {
        var pipeline = new InvocationPipeline(options.Clock, parts.Host.FunctionTimeout, parts.Gate, options.Scheduler);
        var catalog = new FunctionCatalog(new TriggerFactory(parts, new SettingExpressions(settings)), pipeline, settings);
        var entries = catalog.Read(worker.Functions);
        problems.AddRange(catalog.Problems);
        RouteConflicts.Find(entries, problems.Add);
        return new HostAssembly(parts, options, pipeline, entries);
    }

    /// <summary>Makes the host, which does not listen yet.</summary>
    public LocalFunctionsHost Open(IFunctionsWorker worker, ILoggerFactory loggers)
    {
        Entries.Where(entry => !entry.IsDisabled).ToList().ForEach(entry => entry.Trigger.Attach(entry.Function));
        _pipeline.Open(worker, loggers);
        _parts.Log = loggers.CreateLogger("Host");
        var app = FrontEnd();
        HttpFrontEnd.Map(app, Entries, _options);
        return new LocalFunctionsHost(app, worker, _options, _parts, Entries);
    }

    private WebApplication FrontEnd()
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = _options.Environment });
        web.WebHost.UseKestrelCore().UseUrls([.. _options.Urls]).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
        });
        web.Services.AddRoutingCore();
        return web.Build();
    }
}
