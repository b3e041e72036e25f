using Billing.Functions.Runtime;
using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Faults;
using Billing.Local.Functions;
using Billing.Local.Functions.State;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Billing.Local.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Hosting;

/// <summary>The local services in place of those of Azure, on one journal.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private static readonly Task<JournalException> Never = new TaskCompletionSource<JournalException>().Task;

    // As infra/modules/storage.bicep keeps them.
    private static readonly Dictionary<string, TimeSpan> Retention = new(StringComparer.Ordinal) { [BlobContainers.DailyRoots] = TimeSpan.FromDays(3653) };

    private readonly DataFolder _data;
    private readonly IJournal _file;

    private LocalServices(DataFolder data, IJournal file, HostLife life)
    {
        var (clock, gate) = (life.Clock, life.Gate);
        _data = data;
        _file = file;
        Journal = gate.IsArmed ? new GatedJournal(file, gate) : file;
        ServiceBus = new LocalServiceBusNamespace(
            ServiceBusTopology.Load(Path.Combine(AppContext.BaseDirectory, "servicebus.json")), clock, Journal, gate);
        Blobs = new LocalBlobAccount(data.BlobsPath, clock, Journal) { Gate = gate, Retention = Retention };
        Cosmos = new LocalCosmosAccount(clock, Journal) { Gate = gate, Documents = BodiesIn(data.Path) };
        TaskHub = new LocalTaskHub(HubOptions() with { Scheduler = life.Scheduler }, clock, Journal, life.Loggers) { Gate = gate };
        Functions = new FunctionsState(Journal);
    }

    // The journal is opened later: a folder that cannot be used is told as one whose journal cannot.
    private static DocumentFile? BodiesIn(string? folder)
    {
        try
        {
            return folder is null ? null : new DocumentFile(folder);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw JournalFailures.Opening(DataFolder.JournalIn(folder!), reason);
        }
    }

    public IJournal Journal { get; }

    /// <summary>Folder of the data, or null for memory.</summary>
    public string? Folder => _data.Path;

    /// <summary>Completes when nothing can be stored any longer.</summary>
    public Task<JournalException> Broken => (_file as FileJournal)?.Broken ?? Never;

    public LocalServiceBusNamespace ServiceBus { get; }

    public LocalBlobAccount Blobs { get; }

    public LocalCosmosAccount Cosmos { get; }

    public LocalTaskHub TaskHub { get; }

    public FunctionsState Functions { get; }

    private IReadOnlyList<IJournaled> Journaled => [Cosmos, ServiceBus, Blobs, TaskHub, Functions];

    /// <summary>The spans of all work; null where they are not kept.</summary>
    public SpanFiles? Spans { get; private set; }

    /// <summary>Opens the services; with a folder, as an earlier life left them.</summary>
    /// <exception cref="JournalException">The folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<LocalServices> OpenAsync(LocalFabricOptions options, HostLife life)
    {
        var data = DataFolder.For(options);
        if (data.JournalPath is not { } path)
        {
            return new LocalServices(data, MemoryJournal.Instance, life);
        }

        var journal = new FileJournal(path, life.JournalOptions(options.Journal), life.Loggers.CreateLogger("Journal"));
        var services = new LocalServices(data, journal, life);
        try
        {
            await journal.OpenAsync(services.Journaled);
            services.KeepOrDeleteOrphans(path);
            services.Spans = options.KeepsTraces ? new SpanFiles(data.Path!, life.Loggers.CreateLogger("Traces")) : null;
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>The services of a folder without what it holds, to try records on.</summary>
    public static LocalServices Unopened(LocalFabricOptions options) =>
        new(DataFolder.For(options), MemoryJournal.Instance, HostLife.Begin(options.Clock, options.Faults, options.Interleaving, NullLoggerFactory.Instance));

    /// <summary>True if a record can be applied to what was applied before.</summary>
    public bool Accepts(JournalLane lane, ReadOnlySpan<byte> record)
    {
        try
        {
            Journaled.Single(service => service.Lane == lane).Replay(record);
            return true;
        }
        catch (Exception unfit) when (unfit is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Reads the documents and blobs of a folder, which a host may be serving; nothing in it can be changed.</summary>
    /// <exception cref="JournalException">The folder is damaged.</exception>
    public static async Task<LocalServices> ReadAsync(LocalFabricOptions options, HostLife life)
    {
        var data = DataFolder.For(options);
        var journal = new ReadOnlyJournal(data.JournalPath!, options.Journal.RepairCommand);
        while (true)
        {
            var services = new LocalServices(data, journal, life);
            if (await Task.Run(() => journal.TryReplay([services.Cosmos, services.Blobs])))
            {
                return services;
            }

            await services.DisposeAsync();
        }
    }

    private static LocalTaskHubOptions HubOptions()
    {
        var problems = new List<string>();
        var host = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"), new ConfigurationBuilder().Build(), problems.Add);
        return problems.Count == 0 ? host.TaskHub : throw new InvalidDataException(string.Join(' ', problems));
    }

    // What a repair set aside may name files that nothing names any more.
    private void KeepOrDeleteOrphans(string journal)
    {
        if (JournalLoss.HasSetAside(journal))
        {
            Blobs.KeepOrphans();
        }
        else
        {
            Blobs.DeleteOrphans();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await TaskHub.DisposeAsync();
        await KillAsync();
    }

    /// <summary>Lets go of the folder, and awaits nothing that runs.</summary>
    public async ValueTask KillAsync()
    {
        ServiceBus.Dispose();
        Spans?.Dispose();
        if (_file is FileJournal file)
        {
            await file.DisposeAsync();
        }

        Cosmos.Documents?.Dispose();
        _data.Dispose();
    }
}
