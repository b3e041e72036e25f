namespace Billing.Local.Durable;

/// <summary>The outcome of a step: the events that it adds, and the custom status that it leaves.</summary>
internal sealed record TurnOutcome(IReadOnlyList<HistoryEvent> Events, string? CustomStatus)
{
    public bool Ended => Events is [.., EndEvent];
}
