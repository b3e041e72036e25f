using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Billing.Platform.Streams;
using Billing.Platform.Tracing;

namespace Billing.Functions.Messaging;

/// <summary>Spans of messages, named and described as OpenTelemetry's semantic conventions for messaging ask.</summary>
internal static class MessageSpans
{
    private const string BusSystem = "servicebus";

    /// <summary>Sending a message: what is sent within it goes on with it.</summary>
    public static Activity? StartSend(string destination, string messageId) => FabricTracing.IsListenedTo
        ? Describe(FabricTracing.Start($"send {destination}", ActivityKind.Producer), "send", destination, subscription: null, messageId)
        : null;

    /// <summary>
    /// Publishing an event for whoever stored it. Not the present span afterwards: a relay publishes many at once.
    /// </summary>
    public static Activity? StartPublish(EventEnvelope envelope)
    {
        if (!FabricTracing.IsListenedTo || envelope.TraceParent is null)
        {
            return null;
        }

        var before = Activity.Current;
        var span = Describe(
            FabricTracing.Continue($"send {EventMessages.Topic}", ActivityKind.Producer, envelope.TraceParent),
            "send",
            EventMessages.Topic,
            subscription: null,
            envelope.EventId);
        span?.SetTag(SpanAttributes.Events, envelope.Type);
        span?.SetTag(SpanAttributes.Tenant, envelope.Tenant);
        Activity.Current = before;
        return span;
    }

    /// <summary>An attempt to handle a message, in the trace of who sent it.</summary>
    public static Activity? StartProcess(BusEntity entity, ServiceBusReceivedMessage message, int attempt)
    {
        var span = FabricTracing.Continue(NameOf(entity), ActivityKind.Consumer, DeadLetterProperties.TraceOf(message));
        return span is not { IsAllDataRequested: true } || !FabricTracing.IsListenedTo
            ? span
            : Describe(span, "process", entity.Name, entity.Subscription, message.MessageId)!
                .SetTag(SpanAttributes.MessageDeliveries, message.DeliveryCount)
                .SetTag(SpanAttributes.Events, message.Subject)
                .SetTag(SpanAttributes.Attempt, attempt);
    }

    /// <summary>Ends spans that are not the present one.</summary>
    public static void End(List<Activity> spans)
    {
        var before = Activity.Current;
        spans.ForEach(span => span.Dispose());
        spans.Clear();
        Activity.Current = before;
    }

    /// <summary>Marks spans as failed; gives false.</summary>
    public static bool Failed(List<Activity> spans, Exception failure)
    {
        spans.ForEach(span => span.Failed(failure));
        return false;
    }

    /// <summary>Takes a span back whose message was not sent yet; nobody records it.</summary>
    public static void Drop(Activity? span)
    {
        if (span is not null)
        {
            var before = Activity.Current;
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.Dispose();
            Activity.Current = before;
        }
    }

    // With nobody listening the name is not made: a queue's own will do.
    private static string NameOf(BusEntity entity) => FabricTracing.IsListenedTo ? $"process {entity}" : entity.Name;

    private static Activity? Describe(Activity? span, string operation, string destination, string? subscription, string? messageId)
    {
        span?.SetTag(SpanAttributes.MessagingSystem, BusSystem)
            .SetTag(SpanAttributes.MessagingOperation, operation)
            .SetTag(SpanAttributes.MessagingDestination, destination)
            .SetTag(SpanAttributes.MessageId, messageId);
        if (subscription is not null)
        {
            span?.SetTag(SpanAttributes.MessagingSubscription, subscription);
        }

        return span;
    }
}
