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
    private static readonly Task<JournalException> Never = new TaskCompletionSource<JournalException>().Task;

    private readonly DataFolder _data;

    private LocalServices(DataFolder data, TimeProvider clock, IJournal journal, ILoggerFactory loggers)
    {
        _data = data;
        Journal = journal;
        ServiceBus = new LocalServiceBusNamespace(
            ServiceBusTopology.Load(Path.Combine(AppContext.BaseDirectory, "servicebus.json")), clock, journal);
        Blobs = new LocalBlobAccount(data.BlobsPath, clock, journal);
        Cosmos = new LocalCosmosAccount(clock, journal);
        TaskHub = new LocalTaskHub(HubOptions(), clock, journal, loggers);
        Functions = new FunctionsState(journal);
    }

    public IJournal Journal { get; }

    /// <summary>Folder of the data, or null for memory.</summary>
    public string? Folder => _data.Path;

    /// <summary>Completes when nothing can be stored any longer.</summary>
    public Task<JournalException> Broken => (Journal as FileJournal)?.Broken ?? Never;

    public LocalServiceBusNamespace ServiceBus { get; }

    public LocalBlobAccount Blobs { get; }

    public LocalCosmosAccount Cosmos { get; }

    public LocalTaskHub TaskHub { get; }

    public FunctionsState Functions { get; }

    /// <summary>Opens the services; with a folder, as an earlier life left them.</summary>
    /// <exception cref="JournalException">The folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<LocalServices> OpenAsync(LocalFabricOptions options, ILoggerFactory loggers)
    {
        var data = DataFolder.For(options);
        if (data.JournalPath is not { } path)
        {
            return new LocalServices(data, options.Clock, MemoryJournal.Instance, loggers);
        }

        var journal = new FileJournal(path, options.Journal, loggers.CreateLogger("Journal"));
        var services = new LocalServices(data, options.Clock, journal, loggers);
        try
        {
            await journal.OpenAsync([services.Cosmos, services.ServiceBus, services.Blobs, services.TaskHub, services.Functions]);
            services.Blobs.DeleteOrphans();
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
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

        _data.Dispose();
    }
}
