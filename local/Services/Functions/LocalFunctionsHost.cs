using Billing.Local.Faults;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Discovery;
using Billing.Local.Functions.Http;
using Billing.Local.Functions.Worker;
using Billing.Local.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions;

/// <summary>
/// Runs functions as the Azure Functions host does: listens on HTTP and to the local services, and has a worker execute each
/// function when its trigger fires.
/// </summary>
public sealed class LocalFunctionsHost : IAsyncDisposable, IQuiescent
{
    /// <summary>Real time that a stop waits for what was cancelled.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly IFunctionsWorker _worker;
    private readonly LocalFunctionsHostOptions _options;
    private readonly TriggerParts _parts;
    private readonly IReadOnlyList<CatalogEntry> _entries;
    private readonly QuietWatch _watch;

    internal LocalFunctionsHost(WebApplication app, IFunctionsWorker worker, LocalFunctionsHostOptions options, TriggerParts parts, IReadOnlyList<CatalogEntry> entries)
    {
        _app = app;
        _worker = worker;
        _options = options;
        _parts = parts;
        _entries = entries;
        _watch = new QuietWatch(Watched(this, options), () => parts.Gate.IsAnyDelayed, options.Scheduler as SteppedScheduler, isApart: worker.Services is null);
        Routes = [.. Active.Select(entry => entry.Trigger).OfType<HttpTrigger>().Select(trigger => trigger.Route)];
        Functions = [.. entries.Select(entry => new FunctionSummary(entry.Function.Name, entry.Trigger.BindingType, entry.Trigger.Source, entry.IsDisabled))];
    }

    /// <summary>The HTTP routes of the functions that are not disabled, by function name.</summary>
    public IReadOnlyList<FunctionRoute> Routes { get; }

    /// <summary>All functions, by name.</summary>
    public IReadOnlyList<FunctionSummary> Functions { get; }

    /// <summary>The services of the app.</summary>
    /// <exception cref="NotSupportedException">The app runs in another process.</exception>
    public IServiceProvider Services => _worker.Services ?? throw new NotSupportedException("The app runs in another process.");

    /// <summary>The first address that the host listens on, with its true port; known once it has started.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Invocations under way and trigger events that could be handled now.</summary>
    long IQuiescent.PendingWork => _parts.Gate.PendingWork + Active.Sum(entry => entry.Trigger.PendingWork);

    private static IReadOnlyList<IQuiescent> Watched(LocalFunctionsHost host, LocalFunctionsHostOptions options) =>
        [.. new IQuiescent?[] { host, options.ServiceBus, options.Blobs, options.Cosmos, options.TaskHub }.OfType<IQuiescent>()];

    private IEnumerable<CatalogEntry> Active => _entries.Where(entry => !entry.IsDisabled);

    /// <summary>Begins to collect what a host is made of.</summary>
    public static LocalFunctionsHostBuilder CreateBuilder(LocalFunctionsHostOptions options) => new(options);

    /// <summary>Starts an app as a process of its own, and makes a host for it, which does not listen yet.</summary>
    /// <param name="options">How the host runs; the app is that of <paramref name="process"/>.</param>
    /// <param name="process">How the app is started.</param>
    /// <param name="settings">App settings that the host itself reads: schedules, disabled functions.</param>
    /// <param name="loggers">Takes the logs of host and app.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FunctionsConfigurationException">Something is not set up right.</exception>
    public static async Task<LocalFunctionsHost> LaunchAsync(
        LocalFunctionsHostOptions options, WorkerProcessOptions process, IConfiguration settings, ILoggerFactory loggers, CancellationToken cancellation = default)
    {
        var problems = new List<string>();
        var parts = HostParts.Of(options, HostJson.Read(options.HostJsonPath, settings, problems.Add));
        var worker = await ProcessWorker.LaunchAsync(process, parts.Deliveries, options.TaskHub, loggers, cancellation);
        var assembly = HostAssembly.Make(worker, parts, options, settings, problems);
        if (problems.Count > 0)
        {
            await worker.DisposeAsync();
            throw new FunctionsConfigurationException(problems);
        }

        return assembly.Open(worker, loggers);
    }

    /// <summary>Kills the app's process as <c>kill -9</c> does; the next invocation starts another.</summary>
    /// <exception cref="NotSupportedException">The app runs in this process.</exception>
    internal Task KillAppAsync() => _worker is ProcessWorker process ? process.KillAsync() : throw new NotSupportedException("The app runs in this process.");

    /// <summary>Listens on HTTP and starts all triggers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _worker.StartAsync(cancellationToken);
        await _app.StartAsync(cancellationToken);
        if (_options.Blobs is { } blobs)
        {
            blobs.ServiceUri = new Uri(Address, blobs.ServiceUri.AbsolutePath);
        }

        await (_options.TaskHub?.StartAsync() ?? Task.CompletedTask);
        foreach (var entry in Active)
        {
            await entry.Trigger.StartAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Waits until nothing is left to do at the present time of the clock: no invocation runs, no message, change, blob or
    /// orchestration step is waiting. What waits for a later time does not count.
    /// </summary>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _watch.WaitAsync(cancellationToken);

    /// <summary>Takes no new events, lets what runs end for as long as the options allow, then cancels it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        foreach (var entry in Active)
        {
            await entry.Trigger.StopAsync(cancellationToken);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.ShutdownTimeout);
        try
        {
            await new QuietWatch([_parts.Gate], () => _parts.Gate.IsAnyDelayed, _options.Scheduler as SteppedScheduler).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _parts.Log.LogWarning("{Running} invocations still run after {Patience} and are cancelled.", _parts.Gate.Running, _options.ShutdownTimeout);
        }

        await _parts.Gate.StopAsync();
        await (_options.TaskHub?.StopAsync() ?? Task.CompletedTask).WaitAsync(_options.ShutdownTimeout, cancellationToken);
        (_options.Scheduler as SteppedScheduler)?.RunUntilIdle();
        await Task.WhenAny(Task.WhenAll(Active.Select(entry => entry.Trigger.Completion)), Task.Delay(LastWait, CancellationToken.None));
        await _app.StopAsync(cancellationToken);
        await _worker.StopAsync(cancellationToken);
    }

    /// <summary>Ends as a process does that is killed: nothing is awaited, nobody is answered.</summary>
    internal Task KillAsync() => _app.StopAsync(new CancellationToken(canceled: true)).ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in _entries.Select(entry => entry.Trigger).OfType<IDisposable>())
        {
            disposable.Dispose();
        }

        await _app.DisposeAsync();
        await _worker.DisposeAsync();
        _parts.Gate.Dispose();
    }
}

/// <summary>A function, for a person.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Trigger">The type of its trigger, such as <c>timerTrigger</c>.</param>
/// <param name="Source">What it listens to.</param>
/// <param name="IsDisabled">True if a setting keeps it from running.</param>
public sealed record FunctionSummary(string Name, string Trigger, string Source, bool IsDisabled);
