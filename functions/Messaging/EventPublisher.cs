using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Billing.Platform.Metrics;
using Billing.Platform.Outbox;
using Billing.Platform.Streams;
using Billing.Platform.Tracing;

namespace Billing.Functions.Messaging;

/// <summary>Sends events to the topic, as many a batch as fit.</summary>
public sealed class EventPublisher(ServiceBusClient bus, FabricMetrics measures, TimeProvider clock) : IEventPublisher, IAsyncDisposable
{
    private readonly ServiceBusSender _sender = bus.CreateSender(EventMessages.Topic);

    /// <inheritdoc/>
    public Task PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation) => PublishAsync(events, isFirst: true, cancellation);

    /// <inheritdoc/>
    public Task PublishAgainAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation) => PublishAsync(events, isFirst: false, cancellation);

    private async Task PublishAsync(IReadOnlyList<EventEnvelope> events, bool isFirst, CancellationToken cancellation)
    {
        var spans = isFirst ? new List<Activity>() : null;
        try
        {
            for (var next = 0; next < events.Count;)
            {
                using var batch = await _sender.CreateMessageBatchAsync(cancellation);
                var first = next;
                next = Fill(batch, events, first, spans);
                await _sender.SendMessagesAsync(batch, cancellation);
                if (spans is not null)
                {
                    Measure(events, first, next);
                    MessageSpans.End(spans);
                }
            }
        }
        catch (Exception failure) when (MessageSpans.Failed(spans ?? [], failure))
        {
            throw;
        }
        finally
        {
            MessageSpans.End(spans ?? []);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private void Measure(IReadOnlyList<EventEnvelope> events, int first, int end)
    {
        var now = clock.GetUtcNow();
        for (var index = first; index < end; index++)
        {
            measures.MessageSent(EventMessages.Topic, events[index].Type);
            measures.EventPublished(EventMessages.Topic, now - events[index].RecordedAt);
        }
    }

    private static int Fill(ServiceBusMessageBatch batch, IReadOnlyList<EventEnvelope> events, int next, List<Activity>? spans)
    {
        for (; next < events.Count; next++)
        {
            var span = spans is null ? null : MessageSpans.StartPublish(events[next]);
            var added = batch.TryAddMessage(EventMessages.ToMessage(events[next], span?.Id));
            if (!added && batch.Count == 0)
            {
                added = batch.TryAddMessage(EventMessages.ToReference(events[next], span?.Id))
                    ? true
                    : throw new InvalidOperationException("The message of an event without its data does not fit.");
            }

            if (!added)
            {
                MessageSpans.Drop(span);
                return next;
            }

            if (span is not null)
            {
                spans!.Add(span);
            }
        }

        return next;
    }
}
