using System.Text.Json;
using Billing.Functions.Messaging;
using Billing.Functions.Runtime;
using Billing.Local.ServiceBus;
using Billing.Platform.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Benchmarks.Streams;

/// <summary>
/// Events a second from the change feed to the topic, as the relay publishes them: batches of 200 changes, of which a third
/// are events; the topic's subscriptions filter them. Option: <c>--events 20000</c>.
/// </summary>
internal static class RelayBenchmark
{
    private const int BatchOfChanges = 200;

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var events = options.Amount("events", 20_000, 64);
        return Variant.RunAllAsync(options, Variant.InMemoryAndDurable("relay", "events/s", 1, durable => RunAsync(durable, events)));
    }

    private static async Task<Pass> RunAsync(bool isDurable, int events)
    {
        await using var storage = new PassStorage(isDurable);
        await using var load = await StreamLoad.CreateAsync(storage);
        var filled = await load.CommitAsync(events, writers: 64, series: 64);
        using var measures = new FabricMetrics(TimeProvider.System);
        await using var publisher = new EventPublisher(load.Bus.CreateClient(), measures, TimeProvider.System);
        var relay = new RelayEvents(publisher, NullLogger<RelayEvents>.Instance);
        using var feed = load.Account.OpenChangeFeed(CosmosContainers.Database, CosmosContainers.Streams, 0);
        var pass = await Pass.MeasureAsync(events, async () =>
        {
            for (var relayed = 0; relayed < events;)
            {
                var batch = await feed.ReadAsync(BatchOfChanges, CancellationToken.None);
                var changes = batch.Documents.Select(document => JsonSerializer.Deserialize<JsonElement>(document.Span)).ToList();
                await relay.RunAsync(changes, CancellationToken.None);
                relayed += changes.Count(change => change.GetProperty("kind").GetString() == "event");
            }
        });
        var arrived = load.Bus.ActiveMessages(LocalServiceBusNamespace.SubscriptionPath(EventMessages.Topic, StreamLoad.Everything));
        return pass with { Problem = filled.Problem ?? (arrived == events ? null : $"{arrived} of {events} events arrived") };
    }
}
