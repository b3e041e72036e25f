using Azure.Messaging.ServiceBus;
using Billing.Platform.Outbox;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations;

/// <summary>Sends events to the topic, as many a batch as fit.</summary>
public sealed class EventPublisher(ServiceBusClient bus) : IEventPublisher, IAsyncDisposable
{
    private readonly ServiceBusSender _sender = bus.CreateSender(EventMessages.Topic);

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation)
    {
        var next = 0;
        while (next < events.Count)
        {
            using var batch = await _sender.CreateMessageBatchAsync(cancellation);
            while (next < events.Count && batch.TryAddMessage(EventMessages.ToMessage(events[next])))
            {
                next++;
            }

            if (batch.Count == 0)
            {
                throw new InvalidOperationException($"Event {events[next].EventId} of type {events[next].Type} is larger than a message may be.");
            }

            await _sender.SendMessagesAsync(batch, cancellation);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
