using System.Net;
using System.Text.Json;
using Billing.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace Billing.Benchmarks.Cosmos;

/// <summary>A container of streams with some events each, and what is asked of it.</summary>
internal sealed class CosmosWorkload : IAsyncDisposable
{
    private const int EventsPerStream = 20;
    private const int LastEvents = 10;

    private static readonly QueryDefinition LastEventsQuery = new(
        "SELECT * FROM c WHERE c.kind = 'event' AND c.number >= @from ORDER BY c.number");

    private readonly CosmosClient _client;
    private readonly Container _container;
    private readonly int _streams;
    private string? _problem;

    private CosmosWorkload(CosmosClient client, Container container, int streams) => (_client, _container, _streams) = (client, container, streams);

    public static async Task<CosmosWorkload> CreateAsync(PassStorage storage, int streams)
    {
        var account = new LocalCosmosAccount(TimeProvider.System, storage.Journal);
        await storage.OpenAsync(account);
        var client = account.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web) });
        Database database = await client.CreateDatabaseIfNotExistsAsync("billing");
        Container container = await database.CreateContainerIfNotExistsAsync(
            new ContainerProperties("streams", new List<string> { "/tenant", "/region", "/stream" }));
        var load = new CosmosWorkload(client, container, streams);
        await Parallel.ForAsync(0, streams, async (stream, _) => await load.FillAsync(StreamItem.StreamOf(stream)));
        return load;
    }

    /// <summary>Reads one event after the other, by id and key.</summary>
    public async Task<Pass> ReadAsync(int requests, int callers)
    {
        var pass = await Pass.MeasureAsync(requests, () => ForEachAsync(requests, callers, async request =>
        {
            var (stream, number) = (StreamItem.StreamOf(request % _streams), request / _streams % EventsPerStream);
            StreamItem item = await _container.ReadItemAsync<StreamItem>(StreamItem.EventId(number), StreamItem.KeyOf(stream));
            Expect(item == StreamItem.Event(stream, number), $"read {request} gave {item.Stream}, {item.Id}");
        }));
        return pass with { Problem = _problem };
    }

    /// <summary>Asks for the last ten events of a stream, in their order.</summary>
    public async Task<Pass> QueryAsync(int requests, int callers)
    {
        var query = LastEventsQuery.WithParameter("@from", EventsPerStream - LastEvents);
        var pass = await Pass.MeasureAsync(requests, () => ForEachAsync(requests, callers, async request =>
        {
            var stream = StreamItem.StreamOf(request % _streams);
            using var pages = _container.GetItemQueryIterator<StreamItem>(query, requestOptions: new QueryRequestOptions { PartitionKey = StreamItem.KeyOf(stream) });
            var found = new List<StreamItem>();
            while (pages.HasMoreResults)
            {
                found.AddRange(await pages.ReadNextAsync());
            }

            var expected = Enumerable.Range(EventsPerStream - LastEvents, LastEvents).Select(number => StreamItem.Event(stream, number));
            Expect(found.SequenceEqual(expected), $"query {request} gave {found.Count} other documents");
        }));
        return pass with { Problem = _problem };
    }

    /// <summary>Writes states over and over, and some streams' first.</summary>
    public async Task<Pass> UpsertAsync(int requests, int callers)
    {
        var states = requests / 2;
        var pass = await Pass.MeasureAsync(requests, () => ForEachAsync(requests, callers, async request =>
        {
            var stream = StreamItem.StreamOf(request % states);
            var state = new StreamItem { Id = "state", Stream = stream, Kind = "state", Number = request };
            var reply = await _container.UpsertItemAsync(state, StreamItem.KeyOf(stream), new ItemRequestOptions { EnableContentResponseOnWrite = false });
            Expect(reply.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, $"upsert {request} gave {reply.StatusCode}");
        }));
        return pass with { Problem = _problem ?? await WrongCountAsync("state", states) };
    }

    /// <summary>Commits to streams of their own: the state, an event and a receipt in one batch, without the contents coming back.</summary>
    public async Task<Pass> CommitAsync(int requests, int callers)
    {
        var pass = await Pass.MeasureAsync(requests, () => ForEachAsync(requests, callers, async request =>
        {
            var stream = "commit/" + StreamItem.StreamOf(request);
            var unread = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
            using var reply = await _container.CreateTransactionalBatch(StreamItem.KeyOf(stream))
                .UpsertItem(new StreamItem { Id = "state", Stream = stream, Kind = "state", Number = request }, unread)
                .CreateItem(new StreamItem { Id = StreamItem.EventId(request), Stream = stream, Kind = "committed", Number = request }, unread)
                .CreateItem(new StreamItem { Id = "receipt", Stream = stream, Kind = "receipt", Number = request, Text = "" }, unread)
                .ExecuteAsync();
            Expect(reply.IsSuccessStatusCode && reply.Count == 3, $"batch {request} gave {reply.StatusCode}");
        }));
        return pass with { Problem = _problem ?? await WrongCountAsync("state", requests) ?? await WrongCountAsync("committed", requests) ?? await WrongCountAsync("receipt", requests) };
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Task ForEachAsync(int requests, int callers, Func<int, Task> request) => Parallel.ForAsync(
        0, requests, new ParallelOptions { MaxDegreeOfParallelism = callers }, async (number, _) => await request(number));

    private async Task FillAsync(string stream)
    {
        var batch = _container.CreateTransactionalBatch(StreamItem.KeyOf(stream));
        for (var number = 0; number < EventsPerStream; number++)
        {
            batch.CreateItem(StreamItem.Event(stream, number));
        }

        using var reply = await batch.ExecuteAsync();
        Expect(reply.IsSuccessStatusCode, $"filling {stream} gave {reply.StatusCode}");
    }

    private async Task<string?> WrongCountAsync(string kind, int expected)
    {
        var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind").WithParameter("@kind", kind);
        using var pages = _container.GetItemQueryIterator<int>(query);
        var count = 0;
        while (pages.HasMoreResults)
        {
            count += (await pages.ReadNextAsync()).Sum();
        }

        return count == expected ? null : $"there are {count} documents of kind {kind}, not {expected}";
    }

    private void Expect(bool isRight, string problem)
    {
        if (!isRight)
        {
            _problem = problem;
        }
    }
}
