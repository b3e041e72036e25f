using Azure.Messaging.ServiceBus;
using Billing.Platform.Messaging;

namespace Billing.Functions.Messaging;

/// <summary>The application properties that a dead letter bears beside its reason and description.</summary>
public static class DeadLetterProperties
{
    /// <summary>Number of times that it was tried to handle the message.</summary>
    public const string Attempts = "attempts";

    /// <summary>Time at which the first attempt failed, as ISO 8601 in UTC.</summary>
    public const string FirstFailureAt = "firstFailureAt";

    /// <summary>Time at which the last attempt failed, as ISO 8601 in UTC.</summary>
    public const string LastFailureAt = "lastFailureAt";

    /// <summary>Name of the snapshot of the partner's call that failed, in the container <c>snapshots</c>; or absent.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>W3C trace context of the sender, or absent.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C trace context as the Azure SDKs send it with a message.</summary>
    public const string DiagnosticId = "Diagnostic-Id";

    /// <summary>The properties of a message that is given up now.</summary>
    public static Dictionary<string, object> Of(ServiceBusReceivedMessage message, SessionRetryState? before, DateTimeOffset now, string? snapshot = null)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [Attempts] = (before?.Attempts ?? 0) + 1,
            [FirstFailureAt] = (before?.FirstFailureAt ?? now).UtcDateTime.ToString("O"),
            [LastFailureAt] = now.UtcDateTime.ToString("O"),
        };
        if (TraceOf(message) is { } trace)
        {
            properties[TraceParent] = trace;
        }

        if (snapshot is not null)
        {
            properties[Snapshot] = snapshot;
        }

        return properties;
    }

    /// <summary>The trace context in which a message was sent; the Azure SDKs send <c>Diagnostic-Id</c>, OpenTelemetry senders <c>traceparent</c>.</summary>
    public static string? TraceOf(ServiceBusReceivedMessage message) =>
        (message.ApplicationProperties.GetValueOrDefault(DiagnosticId) ?? message.ApplicationProperties.GetValueOrDefault(TraceParent)) as string;
}
