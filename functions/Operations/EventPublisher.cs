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

            if (batch.Count == 0 && !batch.TryAddMessage(EventMessages.ToReference(events[next++])))
            {
                throw new InvalidOperationException("The message of an event without its data does not fit.");
            }

            await _sender.SendMessagesAsync(batch, cancellation);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
