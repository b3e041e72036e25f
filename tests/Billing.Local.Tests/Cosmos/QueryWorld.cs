using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

/// <summary>A few people to ask questions about; tests that only read share them.</summary>
public sealed class QueryWorld : IAsyncLifetime
{
    private static readonly string[] Documents =
    [
        """{"id":"1","pk":"a","name":"Anna","age":30,"price":10.10,"paid":true,"tags":["x","y"],"address":{"city":"Köln","zip":"50667"},"lines":[{"sku":"A","qty":2},{"sku":"B","qty":1}]}""",
        """{"id":"2","pk":"a","name":"bert","age":25,"price":20,"paid":false,"tags":[],"address":{"city":"Bonn"},"lines":[{"sku":"A","qty":5}]}""",
        """{"id":"3","pk":"b","name":"Carl","age":30,"price":5.5,"paid":true,"tags":["y"],"note":null,"lines":[]}""",
        """{"id":"4","pk":"b","name":"Dora","age":"30","price":null,"tags":["z",1,{"k":"v","w":2}]}""",
    ];

    private CosmosWorld? _world;

    public Container People { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await CosmosWorld.CreateAsync();
        People = await FilledAsync(_world);
    }

    public ValueTask DisposeAsync() => _world!.DisposeAsync();

    internal static async Task<Container> FilledAsync(CosmosWorld world, string name = "people", Action<ContainerProperties>? configure = null)
    {
        var container = await world.FlatAsync(name, configure: properties =>
        {
            properties.IndexingPolicy.CompositeIndexes.Add(
            [
                new CompositePath { Path = "/age", Order = CompositePathSortOrder.Descending },
                new CompositePath { Path = "/name", Order = CompositePathSortOrder.Ascending },
            ]);
            configure?.Invoke(properties);
        });
        foreach (var document in Documents)
        {
            var pk = JsonDocument.Parse(document).RootElement.GetProperty("pk").GetString();
            await CosmosWorld.PutAsync(container, new PartitionKey(pk), document);
        }

        return container;
    }
}
