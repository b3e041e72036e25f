using System.Globalization;
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

    private readonly ReadItems _read;

    private StreamWorld(ReadItems read, CosmosClient client, Container streams, StreamStoreOptions options)
    {
        (_read, _client, Streams) = (read, client, streams);
        Store = new StreamStore(streams, EventCatalogue.Of([typeof(Counted)], []), TimeProvider.System, options, new FabricRegions(new HashSet<string>(["westeurope"])));
    }

    public Container Streams { get; }

    public StreamStore Store { get; }

    public static async Task<StreamWorld> CreateAsync(StreamStoreOptions? options = null)
    {
        var account = new LocalCosmosAccount(TimeProvider.System, new MemoryJournal());
        var read = new ReadItems();
        var client = account.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options, CustomHandlers = { read } });
        Database database = await client.CreateDatabaseIfNotExistsAsync("billing");
        Container streams = await database.CreateContainerIfNotExistsAsync(new ContainerProperties("streams", ["/tenant", "/region", "/stream"]));
        return new StreamWorld(read, client, streams, options ?? new StreamStoreOptions { WaitAfterConflict = (_, _) => Task.CompletedTask });
    }

    /// <summary>Number of items that queries were answered with since this was asked last.</summary>
    public int ItemsRead() => _read.Take();

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

    private sealed class ReadItems : RequestHandler
    {
        private int _items;

        public int Take() => Interlocked.Exchange(ref _items, 0);

        public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            Interlocked.Add(ref _items, int.TryParse(answer.Headers["x-ms-item-count"], NumberStyles.None, CultureInfo.InvariantCulture, out var items) ? items : 0);
            return answer;
        }
    }
}
