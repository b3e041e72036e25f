namespace Microsoft.DurableTask.Client;

/// <summary>Typed access to the statuses that make a start fail.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>The options with <see cref="StartOrchestrationOptions.DedupeStatuses"/> set.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
}
