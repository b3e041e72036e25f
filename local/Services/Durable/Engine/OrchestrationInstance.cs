using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>The parent that waits for a sub-orchestration: the action <paramref name="ActionId"/> of one generation of it.</summary>
internal sealed record ParentLink(string Name, string InstanceId, long Execution, int ActionId);

/// <summary>An orchestration instance: what is stored of it, and where its processing stands. Guarded by the hub's lock.</summary>
internal sealed class OrchestrationInstance
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Version { get; set; } = string.Empty;

    /// <summary>The present generation; unique in the hub over all instances and restarts.</summary>
    public long Execution { get; set; }

    public string? Input { get; set; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    public ParentLink? Parent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; set; }

    public DateTimeOffset? StartAt { get; init; }

    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

    public string? Output { get; set; }

    public TaskFailureDetails? Failure { get; set; }

    public string? CustomStatus { get; set; }

    /// <summary>Events of the present generation. Only the instance's own step adds to it.</summary>
    public List<HistoryEvent> History { get; set; } = [];

    /// <summary>Messages that no step has read.</summary>
    public List<MessageEvent> Inbox { get; init; } = [];

    /// <summary>Timers of the present generation that have neither fired nor been cancelled.</summary>
    public Dictionary<int, DateTimeOffset> Timers { get; init; } = [];

    /// <summary>Activities without a result, those of earlier generations included: once asked for, they run.</summary>
    public Dictionary<(long Execution, int Id), TaskScheduled> Activities { get; init; } = [];

    /// <summary>In the queue or taking a step.</summary>
    public bool Busy { get; set; }

    /// <summary>True if the worker keeps the orchestrator's live state, so that it needs no history.</summary>
    public bool HasSession { get; set; }

    /// <summary>
    /// True if the present generation has steps of the engine that replayed orchestrators itself. It numbered calls as the
    /// worker does, but a wait of more than three days was one timer for it, and an event never went to a wait that was over.
    /// </summary>
    public bool HasEarlierSteps { get; set; }

    public bool IsEnded =>
        Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>True if a step can be taken now. A termination does not wait for the start time.</summary>
    public bool IsRunnable(DateTimeOffset now) =>
        !IsEnded
        && Inbox.Count > 0
        && (History.Count > 0 || StartAt is not { } start || start <= now || Inbox.Exists(message => message is ExecutionTerminated));
}
