using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>One change of the hub's state: what the journal keeps.</summary>
internal abstract record HubRecord;

/// <summary>A client started an instance.</summary>
internal sealed record InstanceCreated(
    string InstanceId,
    string Name,
    string Version,
    string? Input,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset? StartAt,
    DateTimeOffset At) : HubRecord;

/// <summary>A message from a client or a timer.</summary>
internal sealed record MessageReceived(string InstanceId, MessageEvent Message) : HubRecord;

/// <summary>An activity ended.</summary>
internal sealed record ActivityFinished(string InstanceId, long Execution, ResultEvent Result) : HubRecord;

/// <summary>
/// An orchestration took a step: it read its first <paramref name="Consumed"/> messages and then acted.
/// </summary>
internal sealed record TurnCommitted(
    string InstanceId,
    DateTimeOffset At,
    int Consumed,
    IReadOnlyList<HistoryEvent> Events,
    string? CustomStatus) : HubRecord
{
    /// <summary>Only in records of the first format: the worker now lets a cancelled timer fire and ignores it.</summary>
    public IReadOnlyList<int> CancelledTimers { get; init; } = [];

    /// <summary>True if the engine of the first format took the step; see <see cref="OrchestrationInstance.HasEarlierSteps"/>.</summary>
    public bool IsEarlier { get; init; }
}

/// <summary>Ended instances were removed.</summary>
internal sealed record InstancesPurged(IReadOnlyList<string> InstanceIds) : HubRecord;

/// <summary>A whole instance, in a snapshot.</summary>
internal sealed record InstanceSnapshot(OrchestrationInstance Instance) : HubRecord;

/// <summary>The part of a snapshot about the hub itself.</summary>
internal sealed record HubSnapshot(long NextExecution) : HubRecord;
