using System.Diagnostics;

namespace Billing.Platform.Tracing;

/// <summary>Makes the fabric's spans, and has work go on with the trace of what caused it.</summary>
public static class FabricTracing
{
    /// <summary>Name of the source of all spans, for whoever listens.</summary>
    public const string SourceName = "Billing.Fabric";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>True if spans are made at all; attributes that cost something are made only then.</summary>
    public static bool IsListenedTo => Source.HasListeners();

    /// <summary>The context to hand on, as <c>traceparent</c> (W3C Trace Context), or null when there is none.</summary>
    public static string? Context => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>A span within the present one; null with nobody listening.</summary>
    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>
    /// A span as the child of what caused the work, with the present invocation as a link. With nobody listening the context goes
    /// on all the same, where the invocation has not got it already. A context that is absent or malformed counts for nothing.
    /// </summary>
    /// <param name="name">Low in number, such as <c>process orders</c>.</param>
    /// <param name="kind">What the span stands for.</param>
    /// <param name="traceParent">The context that came with the work.</param>
    public static Activity? Continue(string name, ActivityKind kind, string? traceParent)
    {
        if (!ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var cause))
        {
            return Start(name, kind);
        }

        var invocation = Activity.Current;
        if (Source.HasListeners())
        {
            var links = invocation is null || invocation.SpanId == cause.SpanId ? null : new[] { new ActivityLink(invocation.Context) };
            if (Source.StartActivity(name, kind, cause, tags: null, links) is { } span)
            {
                return span;
            }
        }

        return invocation?.TraceId == cause.TraceId ? null : Carrier(name, traceParent!);
    }

    /// <summary>An activity that is no span and only carries a context, for what is stored and sent within it.</summary>
    public static Activity Carrier(string name, string traceParent) =>
        new Activity(name).SetIdFormat(ActivityIdFormat.W3C).SetParentId(traceParent).Start();

    /// <summary>
    /// Marks a span as failed, by the type of the failure alone: its message may say what a trace must not. Gives false, so
    /// that it fits into the filter of a catch that is not to catch.
    /// </summary>
    public static bool Failed(this Activity? span, Exception failure)
    {
        span.Failed(failure.GetType().Name);
        return false;
    }

    /// <summary>Marks a span as failed with a stable code.</summary>
    public static void Failed(this Activity? span, string code)
    {
        span?.SetStatus(ActivityStatusCode.Error, code);
        span?.SetTag(SpanAttributes.ErrorType, code);
    }
}
