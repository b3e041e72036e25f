using System.Diagnostics;
using Billing.Platform.Tracing;

namespace Billing.Functions.Jobs;

/// <summary>
/// Spans of durable processes. The input of a process carries the context of whoever started it, through all its rounds and
/// restarts; each step goes on with it, whatever the backend does with traces of its own.
/// </summary>
internal static class ProcessSpans
{
    /// <summary>The start of a process; its input takes the context from within it.</summary>
    public static Activity? Start(string process, string instanceId) => Of($"start {process}", ActivityKind.Producer, traceParent: null, instanceId);

    /// <summary>Tells a process something, in the trace of who tells.</summary>
    public static Activity? Wake(string process, string instanceId) => Of($"wake {process}", ActivityKind.Producer, traceParent: null, instanceId);

    /// <summary>Runs a step of a process; one that fails is marked, and its next try is a span of its own.</summary>
    public static async Task<T> StepAsync<T>(string step, string instanceId, string? traceParent, Func<Task<T>> work)
    {
        using var span = Of(step, ActivityKind.Internal, traceParent, instanceId);
        try
        {
            return await work();
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }

    /// <summary>Runs a step of a process that has no result.</summary>
    public static Task StepAsync(string step, string instanceId, string? traceParent, Func<Task> work) => StepAsync(step, instanceId, traceParent, async () =>
    {
        await work();
        return true;
    });

    private static Activity? Of(string name, ActivityKind kind, string? traceParent, string instanceId)
    {
        var span = FabricTracing.Continue(name, kind, traceParent);
        return FabricTracing.IsListenedTo ? span?.SetTag(SpanAttributes.Process, instanceId) : span;
    }
}
