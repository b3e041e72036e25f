using Microsoft.DurableTask;

namespace Billing.Local.Durable;

/// <summary>What a step did: how many messages it read, the events it adds, and what it leaves as custom status.</summary>
internal sealed record TurnOutcome(int Consumed, List<HistoryEvent> Events, IReadOnlyList<int> CancelledTimers, string? CustomStatus)
{
    public bool Ended => Events is [.., EndEvent];
}

/// <summary>What the next generation starts with.</summary>
internal sealed record ContinueAsNewRequest(string? Input, string Version, bool PreserveUnprocessedEvents);

/// <summary>A failure as the history holds it; the context turns it into what the orchestrator sees.</summary>
internal sealed class RecordedFailure(int actionId, TaskFailureDetails failure, bool final) : Exception(failure.ErrorMessage)
{
    public int ActionId { get; } = actionId;

    public TaskFailureDetails Failure { get; } = failure;

    /// <summary>No retry can help: there is no such activity or orchestrator.</summary>
    public bool Final { get; } = final;
}
