using System.Diagnostics;
using Billing.Platform.Tracing;

namespace Billing.Platform.Streams;

/// <summary>The span of a command on a stream, all tries of its commit together.</summary>
internal static class CommitSpan
{
    /// <summary>Begins it; null with nobody listening.</summary>
    public static Activity? Start(StreamAddress address, Command command) => FabricTracing.IsListenedTo
        ? FabricTracing.Start($"commit {address.Kind}", ActivityKind.Client)?
            .SetTag(SpanAttributes.DatabaseSystem, "azure.cosmosdb")
            .SetTag(SpanAttributes.DatabaseOperation, "execute_batch")
            .SetTag(SpanAttributes.DatabaseCollection, "streams")
            .SetTag(SpanAttributes.Tenant, address.Tenant)
            .SetTag(SpanAttributes.Stream, address.Stream)
            .SetTag(SpanAttributes.Actor, command.Actor)
        : null;

    /// <summary>Says what became of the command.</summary>
    public static void Conclude<TState>(Activity? span, CommitResult<TState> result, EventCatalogue catalogue)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(SpanAttributes.Outcome, result switch
        {
            CommitResult<TState>.Committed => "committed",
            CommitResult<TState>.Rejected => "rejected",
            _ => "unchanged",
        });
        if (result is CommitResult<TState>.Committed committed)
        {
            span.SetTag(SpanAttributes.RequestCharge, committed.RequestCharge);
            span.SetTag(SpanAttributes.Events, string.Join(',', committed.Events.Select(happened => catalogue.Describe(happened).Name)));
        }
    }
}
