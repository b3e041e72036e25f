using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Local.Faults;
using Billing.Local.Functions;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Microsoft.Azure.Cosmos;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Hosting;

/// <summary>
/// The whole fabric in one process: the function classes of the app, on local services in place of those of Azure. What
/// the Bicep files create in Azure is created here at the first start.
/// </summary>
public sealed partial class LocalFabric : IAsyncDisposable
{
    private readonly LocalServices _services;
    private readonly CosmosClient _cosmos;
    private readonly HostLife _life;
    private readonly AppProcess? _app;

    private LocalFabric(
        HostLife life, LocalServices services, CosmosClient cosmos, BlobServiceClient blobs, LocalFunctionsHost host, LocalSecretStore secrets, AppProcess? app)
    {
        (_life, _services, _cosmos, Blobs, Host, Secrets, _app) = (life, services, cosmos, blobs, host, secrets, app);
        Http = life.Gate.IsArmed ? new HttpClient(new HostHttp(life.Gate, life.Scheduler as SteppedScheduler)) : new HttpClient();
        Http.BaseAddress = host.Address;
    }

    /// <summary>The function host; its routes are those of the deployed app.</summary>
    public LocalFunctionsHost Host { get; }

    /// <summary>Talks to the HTTP functions.</summary>
    public HttpClient Http { get; }

    /// <summary>The Blob account.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>The app's services; those of an app in a process of its own over clients of this one.</summary>
    public IServiceProvider Services => _app?.Observer ?? Host.Services;

    /// <summary>The bus.</summary>
    public ServiceBusClient Bus => Services.GetRequiredService<ServiceBusClient>();

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

    /// <summary>True if the fault plan has killed the host. Whatever fails from then on can be a consequence of it.</summary>
    public bool IsCrashed => _life.Gate.IsCrashed;

    /// <summary>Number of times that work came back from outside the order that <see cref="LocalFabricOptions.Interleaving"/> draws.</summary>
    public long Strays => _life.Scheduler is SteppedScheduler steps ? steps.Strays : 0;

    /// <summary>Waits until nothing is left to do at the present time: no message, no change, no step of a process.</summary>
    /// <exception cref="HostCrashedException">The fault plan killed the host.</exception>
    /// <exception cref="IOException">Nothing can be stored any longer.</exception>
    public async Task DrainAsync(CancellationToken cancellation = default)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var drained = Host.DrainAsync(wait.Token);
        if (await Task.WhenAny(drained, Broken, _life.Gate.Crashed.Task) != drained)
        {
            await wait.CancelAsync();
            _life.Gate.ThrowIfCrashed();
            throw await Broken;
        }

        await drained;
        _life.Gate.ThrowIfCrashed();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        var isAlive = await TryStopAsync();
        await (isAlive ? Host.DisposeAsync() : new ValueTask(Host.KillAsync()));
        await (_app?.DisposeAsync() ?? default);
        _cosmos.Dispose();
        await (isAlive ? _services.DisposeAsync() : _services.KillAsync());
        _life.Loggers.Dispose();
    }

    /// <returns>False when the fault plan has killed the host, before or over it.</returns>
    private async Task<bool> TryStopAsync()
    {
        if (IsCrashed)
        {
            return false;
        }

        using var patience = new CancellationTokenSource();
        var stopped = Host.StopAsync(patience.Token);
        if (await Task.WhenAny(stopped, _life.Gate.Crashed.Task) != stopped)
        {
            // What runs on a dead host waits for a clock that tells it nothing any more.
            await patience.CancelAsync();
        }

        try
        {
            await stopped;
        }
        catch (Exception) when (IsCrashed)
        {
            // Told to whoever drains or sends; a dead host only has to let go of its folder.
        }

        return !IsCrashed;
    }
}
