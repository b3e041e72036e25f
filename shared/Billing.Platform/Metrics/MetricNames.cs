namespace Billing.Platform.Metrics;

/// <summary>Names of the measures.</summary>
public static class MetricNames
{
    /// <summary>Seconds from a request to its answer, by method and route.</summary>
    public const string Request = "request";

    /// <summary>Seconds from a request to its answer, by integration.</summary>
    public const string IntegrationRequest = "integration-request";

    /// <summary>Seconds from when the bus has an outside event until its effect is committed, by integration.</summary>
    public const string IntegrationLatency = "integration-latency";

    /// <summary>Seconds that a message is in its queue or subscription when an attempt to handle it begins.</summary>
    public const string QueueAge = "queue-age";

    /// <summary>Seconds from the commit of an event until the bus has it.</summary>
    public const string OutboxLag = "outbox-lag";

    /// <summary>Failed attempts that are made again, by queue or subscription and problem code.</summary>
    public const string Retries = "retries";

    /// <summary>Messages given up, by queue or subscription and problem code.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>Messages handed to the bus, by queue or topic and, for events, by type.</summary>
    public const string MessagesSent = "messages-sent";

    /// <summary>Configuration documents whose new content was refused, by document.</summary>
    public const string ConfigurationRefused = "configuration-refused";

    /// <summary>Request units of Cosmos DB, by operation and kind of stream.</summary>
    public const string RequestUnits = "request-units";

    /// <summary>Unit of a measure: s, RU, or empty for what is only counted.</summary>
    public static string UnitOf(string measure) => measure switch
    {
        Retries or DeadLetters or MessagesSent or ConfigurationRefused => string.Empty,
        RequestUnits => "RU",
        _ => "s",
    };
}

/// <summary>One thing that is measured.</summary>
/// <param name="Measure">One of <see cref="MetricNames"/>.</param>
/// <param name="Subject">What it is about, such as <c>events/ledger</c>.</param>
/// <param name="Detail">A second distinction, such as a problem code, or null.</param>
public readonly record struct MetricKey(string Measure, string Subject, string? Detail = null);
