using System.Net;
using Billing.Local.Cosmos;
using Billing.Local.Tests.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Cosmos;

public sealed class HttpFrontTests
{
    [Fact]
    public async Task The_sdk_works_over_a_loopback_port()
    {
        using var journal = new TestJournal();
        var account = new LocalCosmosAccount(TimeProvider.System, journal);
        await using var server = await StartAsync(account);
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var options = CosmosWorld.Options();
        options.ConnectionMode = ConnectionMode.Gateway;
        using var client = new CosmosClient(address, Convert.ToBase64String(new byte[64]), options);
        Database database = await client.CreateDatabaseIfNotExistsAsync("billing");
        Container container = await database.CreateContainerIfNotExistsAsync("streams", "/pk");

        using var batch = await container.CreateTransactionalBatch(new PartitionKey("ä"))
            .CreateItemStream(CosmosWorld.Json("""{"id":"a ü b","pk":"ä","n":1}"""))
            .CreateItemStream(CosmosWorld.Json("""{"id":"c","pk":"ä","n":2}"""), new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false })
            .ExecuteAsync();
        using var read = await container.ReadItemStreamAsync("a ü b", new PartitionKey("ä"));
        using var unchanged = await container.ReadItemStreamAsync("c", new PartitionKey("ä"), new ItemRequestOptions { IfNoneMatchEtag = batch[1].ETag });
        using var deleted = await container.DeleteItemStreamAsync("c", new PartitionKey("ä"));

        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(["1"], await CosmosWorld.QueryAsync(container, "SELECT VALUE c.n FROM c ORDER BY c.n"));
    }

    private static async Task<WebApplication> StartAsync(LocalCosmosAccount account)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(CosmosHttpFront.For(account));
        await server.StartAsync();
        return server;
    }
}
