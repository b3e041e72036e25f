using System.Text.Json;
using Billing.Functions.Runtime;
using Billing.Platform.Outbox;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Messaging;

/// <summary>
/// The outbox: whatever is stored as an event is published. The change feed hands over each change at least once; a batch
/// that fails is tried again until it succeeds, or its events would be skipped; a document that cannot be read is passed over and named.
/// </summary>
public sealed class RelayEvents(IEventPublisher publisher, ILogger<RelayEvents> log)
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
        var unread = new UnreadRecords();
        await publisher.PublishAsync([.. unread.Events(changes)], cancellation);
        foreach (var record in unread.All)
        {
            log.LogError("An event cannot be published, for it cannot be read: {Record}", record);
        }
    }
}
