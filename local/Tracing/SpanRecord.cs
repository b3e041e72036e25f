using System.Diagnostics;

namespace Billing.Local.Tracing;

/// <summary>A finished span as it is kept, one JSON line each.</summary>
/// <param name="Trace">Trace id.</param>
/// <param name="Span">Span id.</param>
/// <param name="Parent">Id of the span that caused it, or null for the first of a trace.</param>
/// <param name="Name">What was done.</param>
/// <param name="Kind">OpenTelemetry's span kind.</param>
/// <param name="Start">When it began, by the machine's clock.</param>
/// <param name="Duration">Time that it took, by the machine's clock.</param>
/// <param name="BusinessStart">When it began, by the clock of the fabric, which may be simulated.</param>
/// <param name="BusinessEnd">When it ended, by the same.</param>
/// <param name="Error">Type of the failure; null for what went well.</param>
/// <param name="Attributes">The rest, by name.</param>
internal sealed record SpanRecord(
    string Trace,
    string Span,
    string? Parent,
    string Name,
    string Kind,
    DateTimeOffset Start,
    TimeSpan Duration,
    DateTimeOffset BusinessStart,
    DateTimeOffset BusinessEnd,
    string? Error,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>A span that ends now.</summary>
    public static SpanRecord Of(Activity span, DateTimeOffset businessStart, DateTimeOffset businessEnd) => new(
        span.TraceId.ToString(),
        span.SpanId.ToString(),
        span.ParentSpanId == default ? null : span.ParentSpanId.ToString(),
        span.DisplayName,
        span.Kind.ToString(),
        new DateTimeOffset(span.StartTimeUtc),
        span.Duration,
        businessStart,
        businessEnd,
        span.Status == ActivityStatusCode.Error ? span.StatusDescription ?? "error" : null,
        span.TagObjects
            .Where(tag => tag.Value is not null)
            .ToDictionary(tag => tag.Key, tag => Convert.ToString(tag.Value, System.Globalization.CultureInfo.InvariantCulture)!, StringComparer.Ordinal));
}
