using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Functions;
using Billing.Local.Functions.State;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Hosting;

/// <summary>The stand-ins of the Azure services, on one journal.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private LocalServices(string? folder, TimeProvider clock, IJournal journal, ILoggerFactory loggers)
    {
        Journal = journal;
        ServiceBus = new LocalServiceBusNamespace(
            ServiceBusTopology.Load(Path.Combine(AppContext.BaseDirectory, "servicebus.json")), clock, journal);
        Blobs = new LocalBlobAccount(folder is null ? null : Path.Combine(folder, "blobs"), clock, journal);
        Cosmos = new LocalCosmosAccount(clock, journal);
        TaskHub = new LocalTaskHub(HubOptions(), clock, journal, loggers);
        Functions = new FunctionsState(journal);
    }

    public IJournal Journal { get; }

    public LocalServiceBusNamespace ServiceBus { get; }

    public LocalBlobAccount Blobs { get; }

    public LocalCosmosAccount Cosmos { get; }

    public LocalTaskHub TaskHub { get; }

    public FunctionsState Functions { get; }

    /// <summary>Opens the services; with a folder, as an earlier life left them.</summary>
    /// <exception cref="JournalException">The folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<LocalServices> OpenAsync(string? folder, TimeProvider clock, ILoggerFactory loggers)
    {
        if (folder is null)
        {
            return new LocalServices(null, clock, MemoryJournal.Instance, loggers);
        }

        var journal = new FileJournal(Path.Combine(folder, "journal"), logger: loggers.CreateLogger("Journal"));
        var services = new LocalServices(folder, clock, journal, loggers);
        await journal.OpenAsync([services.Cosmos, services.ServiceBus, services.Blobs, services.TaskHub, services.Functions]);
        services.Blobs.DeleteOrphans();
        return services;
    }

    private static LocalTaskHubOptions HubOptions()
    {
        var problems = new List<string>();
        var host = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"), new ConfigurationBuilder().Build(), problems.Add);
        return problems.Count == 0 ? host.TaskHub : throw new InvalidDataException(string.Join(' ', problems));
    }

    public async ValueTask DisposeAsync()
    {
        await TaskHub.DisposeAsync();
        ServiceBus.Dispose();
        if (Journal is FileJournal file)
        {
            await file.DisposeAsync();
        }
    }
}
