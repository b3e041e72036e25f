using System.Text;
using System.Text.Json;
using Billing.Local.Cosmos;
using Billing.Local.Journal;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

/// <summary>A local account with a client of the true SDK and one container with a hierarchical key.</summary>
internal sealed class CosmosWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly TestJournal? _journal;

    private CosmosWorld(LocalCosmosAccount account, SimulatedClock clock, CosmosClient client, Container streams, TestJournal? journal)
    {
        _journal = journal;
        Account = account;
        Clock = clock;
        Client = client;
        Streams = streams;
    }

    public LocalCosmosAccount Account { get; }

    public SimulatedClock Clock { get; }

    public CosmosClient Client { get; }

    /// <summary>The container <c>streams</c> with the key /tenant, /region, /stream.</summary>
    public Container Streams { get; }

    public static CosmosClientOptions Options() => new()
    {
        UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web),
        AllowBulkExecution = false,
    };

    /// <param name="journal">Null for one on disk that goes with the world.</param>
    /// <param name="configure">Changes the container's properties.</param>
    public static async Task<CosmosWorld> CreateAsync(IJournal? journal = null, Action<ContainerProperties>? configure = null)
    {
        var clock = new SimulatedClock(Start);
        var own = journal is null ? new TestJournal() : null;
        var account = new LocalCosmosAccount(clock, journal ?? own!) { Documents = new DocumentFile(Path.GetTempPath()) };
        var client = account.CreateClient(Options());
        Database database = await client.CreateDatabaseIfNotExistsAsync("billing");
        var properties = new ContainerProperties("streams", new List<string> { "/tenant", "/region", "/stream" });
        configure?.Invoke(properties);
        Container streams = await database.CreateContainerIfNotExistsAsync(properties);
        return new CosmosWorld(account, clock, client, streams, own);
    }

    /// <summary>Another container with a key of one level.</summary>
    public async Task<Container> FlatAsync(string name, string path = "/pk", Action<ContainerProperties>? configure = null)
    {
        var properties = new ContainerProperties(name, path);
        configure?.Invoke(properties);
        return await Client.GetDatabase("billing").CreateContainerIfNotExistsAsync(properties);
    }

    public static PartitionKey Key(string tenant, string region, string stream) =>
        new PartitionKeyBuilder().Add(tenant).Add(region).Add(stream).Build();

    public static MemoryStream Json(string json) => new(Encoding.UTF8.GetBytes(json));

    public static async Task<string> TextAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Puts a document given as JSON into a container, whose key is read from the document.</summary>
    public static async Task PutAsync(Container container, PartitionKey key, string json)
    {
        using var reply = await container.UpsertItemStreamAsync(Json(json), key);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>All results of a query, each as JSON text without white space.</summary>
    public static async Task<List<string>> QueryAsync(Container container, QueryDefinition query, QueryRequestOptions? options = null)
    {
        var results = new List<string>();
        using var iterator = container.GetItemQueryIterator<JsonElement>(query, requestOptions: options);
        while (iterator.HasMoreResults)
        {
            results.AddRange((await iterator.ReadNextAsync()).Select(item => item.GetRawText()));
        }

        return results;
    }

    public static Task<List<string>> QueryAsync(Container container, string query, QueryRequestOptions? options = null) =>
        QueryAsync(container, new QueryDefinition(query), options);

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        Account.Documents!.Dispose();
        _journal?.Dispose();
        return ValueTask.CompletedTask;
    }
}
