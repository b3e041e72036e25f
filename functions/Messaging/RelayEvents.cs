using System.Text.Json;
using Billing.Functions.Runtime;
using Billing.Platform.Outbox;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Messaging;

/// <summary>
/// The outbox: whatever is stored as an event is published. The change feed hands over each change at least once; a batch
/// that fails is tried again until it succeeds, or its events would be skipped.
/// </summary>
public sealed class RelayEvents(IEventPublisher publisher)
{
    /// <summary>Publishes the events among the changed documents.</summary>
    [Function(nameof(RelayEvents))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            CosmosContainers.Database,
            CosmosContainers.Streams,
            Connection = "CosmosConnection",
            LeaseContainerName = "leases",
            LeaseContainerPrefix = "relay",
            StartFromBeginning = true,
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 200)]
        IReadOnlyList<JsonElement> changes,
        CancellationToken cancellation)
    {
        var events = changes
            .Where(change => change.GetProperty("kind").GetString() == DocumentKind.Event)
            .Select(change => change.Deserialize<EventEnvelope>(FabricJson.Options)!)
            .ToList();
        await publisher.PublishAsync(events, cancellation);
    }
}
