using Billing.Domain.Primitives;
using Billing.Local.Cosmos;
using Billing.Local.Journal;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Tests.Streams;

/// <summary>A stream store on a local account behind the true Cosmos client.</summary>
internal sealed class StreamWorld : IAsyncDisposable
{
    public static readonly StreamAddress Address = new("nordwind", "westeurope", "counter/1");
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly CosmosClient _client;

    private StreamWorld(CosmosClient client, Container streams, StreamStoreOptions options)
    {
        (_client, Streams) = (client, streams);
        Store = new StreamStore(streams, EventCatalogue.Of([typeof(Counted)], []), TimeProvider.System, options, new FabricRegions(new HashSet<string>(["westeurope"])));
    }

    public Container Streams { get; }

    public StreamStore Store { get; }

    public static async Task<StreamWorld> CreateAsync(StreamStoreOptions? options = null)
    {
        var account = new LocalCosmosAccount(TimeProvider.System, new MemoryJournal());
        var client = account.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options });
        Database database = await client.CreateDatabaseIfNotExistsAsync("billing");
        Container streams = await database.CreateContainerIfNotExistsAsync(new ContainerProperties("streams", ["/tenant", "/region", "/stream"]));
        return new StreamWorld(client, streams, options ?? new StreamStoreOptions { WaitAfterConflict = (_, _) => Task.CompletedTask });
    }

    public static Command Command(string key) => new(key, "test", "count", "c-1", "c-1");

    /// <summary>The outcome that something is counted, so many times.</summary>
    public static Outcome Count(int by = 1, int times = 1, string note = "") => Outcome.Accept([.. Enumerable.Repeat(new Counted(by, Now, note), times)]);

    public Task<CommitResult<Counter>> CountAsync(string key, int by = 1) => Store.ExecuteAsync<Counter>(Address, Command(key), _ => Count(by));

    public Task<IReadOnlyList<EventEnvelope>> HistoryAsync() => new StreamQueries(Streams).HistoryAsync(Address);

    public async Task<int> ReceiptsAsync()
    {
        var count = 0;
        await foreach (var _ in new StreamQueries(Streams).ReceiptsAsync(Address.Tenant, Address.Region, "counter/"))
        {
            count++;
        }

        return count;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
