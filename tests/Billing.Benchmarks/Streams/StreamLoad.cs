using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Invoicing;
using Billing.Functions.Hosting;
using Billing.Functions.Runtime;
using Billing.Local.Cosmos;
using Billing.Local.ServiceBus;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Benchmarks.Streams;

/// <summary>The container of the streams, and commits of invoice numbers to it: one event, its state and its receipt each.</summary>
internal sealed class StreamLoad : IAsyncDisposable
{
    private const string Tenant = "nordwind";
    private const string Region = "westeurope";
    private readonly CosmosClient _cosmos;
    private int _conflicts;
    private double _charge;

    private StreamLoad(LocalCosmosAccount account, LocalServiceBusNamespace bus, CosmosClient cosmos, Container container)
    {
        (Account, Bus, _cosmos) = (account, bus, cosmos);
        var options = new StreamStoreOptions
        {
            MaximumAttempts = 1000,
            WaitAfterConflict = (attempt, cancellation) =>
            {
                Interlocked.Increment(ref _conflicts);
                return new StreamStoreOptions().WaitAfterConflict(attempt, cancellation);
            },
        };
        Store = new StreamStore(container, FabricAreas.Events, TimeProvider.System, options, new FabricRegions(new HashSet<string>([Region])));
    }

    /// <summary>A subscription beside those of the fabric, which takes every event.</summary>
    public const string Everything = "everything";

    public LocalCosmosAccount Account { get; }

    public LocalServiceBusNamespace Bus { get; }

    private StreamStore Store { get; }

    public static async Task<StreamLoad> CreateAsync(PassStorage storage)
    {
        var account = new LocalCosmosAccount(TimeProvider.System, storage.Journal);
        var bus = new LocalServiceBusNamespace(Topology(), TimeProvider.System, storage.Journal);
        await storage.OpenAsync(account, bus);
        var cosmos = account.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options });
        Database database = await cosmos.CreateDatabaseIfNotExistsAsync(CosmosContainers.Database);
        Container container = await database.CreateContainerIfNotExistsAsync(
            new ContainerProperties(CosmosContainers.Streams, ["/tenant", "/region", "/stream"]));
        return new StreamLoad(account, bus, cosmos, container);
    }

    /// <summary>Commits so many numbers, spread over so many series; each writer commits one after the other.</summary>
    public async Task<Pass> CommitAsync(int commits, int writers, int series)
    {
        var pass = await Pass.MeasureAsync(commits, () => Parallel.ForAsync(
            0, commits, new ParallelOptions { MaxDegreeOfParallelism = writers }, async (number, _) => await CommitAsync(number, number % series)));
        var given = 0L;
        for (var one = 0; one < series; one++)
        {
            given += (await Store.LoadAsync<InvoiceNumberSeries>(Address(one))).Last;
        }

        return pass with
        {
            Problem = given == commits ? null : $"{given} numbers were given in {commits} commits",
            Extras = new()
            {
                ["requestUnitsPerCommit"] = Math.Round(_charge / commits, 2),
                ["conflictsPerCommit"] = Math.Round((double)_conflicts / commits, 3),
            },
        };
    }

    public async ValueTask DisposeAsync()
    {
        _cosmos.Dispose();
        Bus.Dispose();
        await ValueTask.CompletedTask;
    }

    private static ServiceBusTopology Topology()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "servicebus.json");
        var topology = JsonNode.Parse(File.ReadAllBytes(path))!;
        topology["topics"]![0]!["subscriptions"]!.AsArray().Add(new JsonObject
        {
            ["name"] = Everything,
            ["properties"] = new JsonObject { ["requiresSession"] = true },
        });
        return ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(topology.ToJsonString()), "benchmark");
    }

    private static StreamAddress Address(int series) => new(Tenant, Region, FabricStreams.Series($"entity-{series}", 2026));

    private async Task CommitAsync(int number, int series)
    {
        var command = new Command($"invoice-{number}", "benchmark", "assign", $"c-{number}", $"c-{number}");
        var result = await Store.ExecuteAsync<InvoiceNumberSeries>(
            Address(series),
            command,
            state => InvoiceNumberSeries.Assign(state, "NW", 2026, $"invoice-{number}", new DateOnly(2026, 11, 2), DateTimeOffset.UnixEpoch));
        lock (_cosmos)
        {
            _charge += ((CommitResult<InvoiceNumberSeries>.Committed)result).RequestCharge;
        }
    }
}
