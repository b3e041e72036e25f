using System.Text;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Faults;
using Billing.Local.Functions.State;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Billing.Local.Tests.Cosmos;
using Billing.Local.Time;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Tests.Faults;

/// <summary>
/// The local services on one journal on disk, in one life of a host that a fault plan disturbs. The next life begins on what
/// this one left. What a test needs from the start is made while the plan pauses.
/// </summary>
internal sealed class FaultyServices : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    private const string Entities = """
        {
          "sku": { "name": "Standard" },
          "queues": [
            { "name": "plain", "properties": { "lockDuration": "PT1M", "maxDeliveryCount": 3 } },
            { "name": "once", "properties": { "requiresDuplicateDetection": true } },
            { "name": "sessions", "properties": { "requiresSession": true, "maxDeliveryCount": 3 } }
          ],
          "topics": []
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faults-");
    private readonly int _seed;
    private readonly int _retries;
    private FileJournal _file = null!;

    private FaultyServices(int seed, int retries) => (_seed, _retries) = (seed, retries);

    private long CallsToConnect { get; set; }

    public SimulatedClock Clock { get; } = new(Start);

    public FaultPlan Plan { get; private set; } = null!;

    /// <summary>Calls that the plan has seen since the test had its services.</summary>
    public long Calls => Plan.Calls - CallsToConnect;

    public HostLife Life { get; private set; } = null!;

    public LocalServiceBusNamespace Bus { get; private set; } = null!;

    public ServiceBusClient BusClient { get; private set; } = null!;

    public LocalCosmosAccount Cosmos { get; private set; } = null!;

    public CosmosClient CosmosClient { get; private set; } = null!;

    /// <summary>A container with the key <c>/pk</c>.</summary>
    public Container Items => CosmosClient.GetContainer("billing", "items");

    public LocalBlobAccount Blobs { get; private set; } = null!;

    public BlobContainerClient Files { get; private set; } = null!;

    public LocalTaskHub Hub { get; private set; } = null!;

    /// <summary>Replays the orchestrators of this life's hub.</summary>
    public InlineWorker Worker { get; private set; } = null!;

    public FunctionsState State { get; private set; } = null!;

    /// <param name="rules">What goes wrong in the first life.</param>
    /// <param name="seed">The seed of the plan.</param>
    /// <param name="retries">Number of times that the Cosmos client tries again after a 429.</param>
    public static async Task<FaultyServices> StartAsync(FaultRule[] rules, int seed = 1, int retries = 9)
    {
        var services = new FaultyServices(seed, retries);
        await services.BeginAsync(rules);
        return services;
    }

    public static Task<FaultyServices> StartAsync(params FaultRule[] rules) => StartAsync(rules, seed: 1);

    /// <summary>Ends this life as a killed process does, and begins another one on what it left.</summary>
    public async Task RestartAsync(params FaultRule[] rules)
    {
        await EndAsync();
        await BeginAsync(rules);
    }

    public Task SendAsync(string queue, string body, string? session = null, string? id = null) =>
        BusClient.CreateSender(queue).SendMessageAsync(ServiceBus.Bus.Message(body, session, id));

    /// <summary>The messages that a queue without sessions would give now, locked.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(string queue)
    {
        var link = Bus.Open(queue, ServiceBusReceiveMode.PeekLock);
        return await link.ReceiveAsync(100, TimeSpan.Zero, TestContext.Current.CancellationToken);
    }

    /// <summary>The next message, which must be there.</summary>
    public static async Task<ServiceBusReceivedMessage> OneAsync(ServiceBusReceiver receiver)
    {
        var message = await receiver.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotNull(message);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync(FaultRule[] rules)
    {
        Plan = new FaultPlan(_seed, rules);
        Plan.Pause();
        Life = HostLife.Begin(Clock, Plan, interleaving: null, NullLoggerFactory.Instance);
        _file = new FileJournal(Path.Combine(_folder.FullName, "journal"));
        var (clock, gate, journal) = (Life.Clock, Life.Gate, new GatedJournal(_file, Life.Gate));
        Bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Entities), "test.json"), clock, journal, gate);
        Blobs = new LocalBlobAccount(Path.Combine(_folder.FullName, "blobs"), clock, journal) { Gate = gate };
        Cosmos = new LocalCosmosAccount(clock, journal) { Gate = gate };
        Hub = new LocalTaskHub(new LocalTaskHubOptions(), clock, journal, loggers: null) { Gate = gate };
        Worker = new InlineWorker();
        Hub.RegisterOrchestrator("Any", Worker.Run(_ => Task.FromResult<object?>(null)));
        State = new FunctionsState(journal);
        await _file.OpenAsync([Cosmos, Bus, Blobs, Hub, State]);
        await ConnectAsync();
        CallsToConnect = Plan.Calls;
        Plan.Resume();
    }

    private async Task ConnectAsync()
    {
        BusClient = Bus.CreateClient();
        Files = Blobs.CreateClient().GetBlobContainerClient("files");
        await Files.CreateIfNotExistsAsync();
        var options = CosmosWorld.Options();
        options.MaxRetryAttemptsOnRateLimitedRequests = _retries;
        CosmosClient = Cosmos.CreateClient(options);
        Database database = await CosmosClient.CreateDatabaseIfNotExistsAsync("billing");
        await database.CreateContainerIfNotExistsAsync("items", "/pk");
    }

    private async Task EndAsync()
    {
        CosmosClient.Dispose();
        Bus.Dispose();
        Worker.Dispose();
        if (!Life.Gate.IsCrashed)
        {
            await Hub.DisposeAsync();
        }

        await _file.DisposeAsync();
    }
}
