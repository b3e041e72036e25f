using System.Net;
using System.Text.Json;
using Billing.Functions.Messaging;
using Billing.Functions.Orders;
using Billing.Functions.Runtime;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Benchmarks.Growth;

/// <summary>Hands every new event to the consumers that subscribe to it, as relay and bus do, in the order of its stream.</summary>
internal sealed class GrowthRelay
{
    private readonly StreamStore _store;
    private readonly List<IEventConsumer> _consumers;
    private readonly FeedIterator<JsonElement> _changes;

    public GrowthRelay(IServiceProvider services)
    {
        _store = services.GetRequiredService<StreamStore>();

        // The orders' processes do not run here.
        _consumers = [.. services.GetRequiredService<MessageConsumers>().All.OfType<IEventConsumer>().Where(consumer => consumer is not WakeOrderProcess)];
        _changes = services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams)
            .GetChangeFeedIterator<JsonElement>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
    }

    /// <summary>Goes on until what the consumers committed themselves has been handed out too.</summary>
    public async Task RunAsync()
    {
        while (await _changes.ReadNextAsync() is { StatusCode: not HttpStatusCode.NotModified } page)
        {
            var streams = new UnreadRecords().Events([.. page]).GroupBy(envelope => envelope.Stream, StringComparer.Ordinal);
            await Parallel.ForEachAsync(streams, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (events, _) =>
            {
                foreach (var envelope in events.OrderBy(each => each.Sequence))
                {
                    await HandleAsync(envelope);
                }
            });
        }
    }

    /// <summary>Does something until it meets no other writer, as messages and activities are tried again.</summary>
    public static async Task AgainAsync(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (StreamConflictException)
            {
                await Task.Delay(Random.Shared.Next(20));
            }
        }
    }

    private async Task HandleAsync(EventEnvelope envelope)
    {
        var happened = _store.Read(envelope);
        foreach (var consumer in _consumers.Where(consumer => consumer.Subscription.EventTypes.Contains(happened.GetType())))
        {
            await AgainAsync(() => consumer.Subscription.HandleAsync(consumer, envelope, happened, processes: null, CancellationToken.None));
        }
    }
}
