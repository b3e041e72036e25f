using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Functions.State;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Kills;

/// <summary>All local services on one journal, as the loads use them.</summary>
internal sealed class LoadedServices : IAsyncDisposable
{
    private const string Topology =
        """
        {
          "sku": { "name": "Standard" },
          "queues": [
            { "name": "plain", "properties": { "lockDuration": "PT5M", "maxDeliveryCount": 2000 } },
            { "name": "sessions", "properties": { "lockDuration": "PT5M", "maxDeliveryCount": 2000, "requiresSession": true } }
          ],
          "topics": [ { "name": "news", "properties": { "requiresDuplicateDetection": true }, "subscriptions": [
            { "name": "all", "properties": { "maxDeliveryCount": 2000 } },
            { "name": "even", "properties": { "maxDeliveryCount": 2000 },
              "rules": [ { "name": "$Default", "properties": { "filterType": "SqlFilter", "sqlFilter": { "sqlExpression": "even IS NOT NULL" } } } ] }
          ] } ]
        }
        """;

    private readonly LocalServiceBusNamespace _bus;
    private readonly CosmosClient _cosmosClient;

    private LoadedServices(string folder, FileJournal journal)
    {
        Journal = journal;
        _bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Topology), "kills"), TimeProvider.System, journal);
        Bus = _bus.CreateClient();
        Account = new LocalBlobAccount(Path.Combine(folder, "blobs"), TimeProvider.System, journal);
        Blobs = Account.CreateClient().GetBlobContainerClient("kept");
        Cosmos = new LocalCosmosAccount(TimeProvider.System, journal);
        _cosmosClient = Cosmos.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = JsonSerializerOptions.Web });
        Documents = _cosmosClient.GetContainer("kills", "documents");
        Hub = new LocalTaskHub(new LocalTaskHubOptions(), TimeProvider.System, journal, loggers: null);
        Functions = new FunctionsState(journal);
    }

    public FileJournal Journal { get; }

    public ServiceBusClient Bus { get; }

    public LocalCosmosAccount Cosmos { get; }

    public Container Documents { get; }

    public LocalBlobAccount Account { get; }

    public BlobContainerClient Blobs { get; }

    public LocalTaskHub Hub { get; }

    /// <summary>Replays the orchestrators of the hub.</summary>
    public InlineWorker Worker { get; } = new();

    public FunctionsState Functions { get; }

    public JournalReport Report { get; private set; } = new();

    /// <summary>Opens the services as an earlier life left them.</summary>
    /// <param name="folder">Where they are kept.</param>
    /// <param name="onSnapshot">Told when the file of a snapshot is begun.</param>
    public static async Task<LoadedServices> OpenAsync(string folder, Action? onSnapshot = null)
    {
        // Small enough that segments and snapshots are under way when the process is killed.
        var options = new FileJournalOptions
        {
            SegmentBytes = 60_000,
            CompactionBytes = 150_000,
            OpenFile = path =>
            {
                if (path.EndsWith(".tmp", StringComparison.Ordinal))
                {
                    onSnapshot?.Invoke();
                }

                return new JournalFile(path);
            },
        };
        var journal = new FileJournal(Path.Combine(folder, "journal"), options);
        var services = new LoadedServices(folder, journal);
        services.Report = await journal.OpenAsync([services.Cosmos, services._bus, services.Account, services.Hub, services.Functions]);
        services.Account.DeleteOrphans();
        return services;
    }

    /// <summary>What has to be there before anything can be loaded; nothing happens to what exists.</summary>
    public async Task CreateContainersAsync()
    {
        Database database = await _cosmosClient.CreateDatabaseIfNotExistsAsync("kills");
        await database.CreateContainerIfNotExistsAsync(new ContainerProperties("documents", ["/tenant", "/region", "/stream"]));
        await Blobs.CreateIfNotExistsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Worker.Dispose();
        await Bus.DisposeAsync();
        _bus.Dispose();
        _cosmosClient.Dispose();
        await Journal.DisposeAsync();
    }
}
