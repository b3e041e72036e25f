namespace Billing.Local.Durable;

/// <summary>What a step did: the events that it adds, and what it leaves as custom status.</summary>
internal sealed record TurnOutcome(IReadOnlyList<HistoryEvent> Events, string? CustomStatus)
{
    public bool Ended => Events is [.., EndEvent];
}
