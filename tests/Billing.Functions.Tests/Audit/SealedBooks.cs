using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Billing.Functions.Invoicing;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Audit;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Audit;

/// <summary>A day of business that is sealed, and somebody who changes what is stored.</summary>
internal sealed class SealedBooks : IAsyncDisposable
{
    public const string Tenant = "nordwind";

    public const string Region = "westeurope";

    private SealedBooks(Scenario scenario) => Scenario = scenario;

    public Scenario Scenario { get; }

    public IServiceProvider Services => Scenario.Fabric.Services;

    public Container Streams => Services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);

    public IDailyRootStore Roots => Services.GetRequiredService<IDailyRootStore>();

    public static async Task<SealedBooks> StartAsync(string until = "2026-11-03T00:20:00Z")
    {
        var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync(Tenant, "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync(Tenant, Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.WarehouseAsync(Tenant, "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();
        await scenario.PassAsync(until);
        await scenario.DrainAsync();
        return new SealedBooks(scenario);
    }

    /// <summary>All parts of the check, of the fabric's own roots or of others.</summary>
    public async Task<IReadOnlyList<IntegrityFinding>> CheckAsync(IDailyRootStore? roots = null)
    {
        var check = roots is null ? Services.GetRequiredService<IntegrityCheck>() : new IntegrityCheck(Streams, Services.GetRequiredService<StreamHeads>(), roots, InvoiceDigests.Of(Services.GetRequiredService<BlobServiceClient>()));
        var findings = new List<IntegrityFinding>();
        for (string? next = null, last = string.Empty; last is not null; last = next)
        {
            var part = await check.RunAsync(Tenant, Region, next, CancellationToken.None);
            findings.AddRange(part.Findings);
            next = part.Next;
        }

        return findings;
    }

    /// <summary>Name of a stream of a kind with at least so many events.</summary>
    public async Task<StreamAddress> AnyAsync(string prefix, int events = 1)
    {
        var lengths = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var each in Services.GetRequiredService<StreamQueries>().EventsAsync(Tenant, Region, prefix))
        {
            lengths[each.Stream] = lengths.GetValueOrDefault(each.Stream) + 1;
        }

        return new StreamAddress(Tenant, Region, lengths.OrderBy(pair => pair.Key, StringComparer.Ordinal).First(pair => pair.Value >= events).Key);
    }

    public async Task<JsonObject> ReadAsync(StreamAddress address, string id)
    {
        using var response = await Streams.ReadItemStreamAsync(id, address.PartitionKey);
        response.EnsureSuccessStatusCode();
        return (JsonObject)JsonNode.Parse(response.Content)!;
    }

    public async Task WriteAsync(StreamAddress address, JsonObject document)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString(FabricJson.Options)));
        using var response = await Streams.UpsertItemStreamAsync(content, address.PartitionKey);
        response.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(StreamAddress address, string id)
    {
        using var response = await Streams.DeleteItemStreamAsync(id, address.PartitionKey);
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => Scenario.DisposeAsync();
}
