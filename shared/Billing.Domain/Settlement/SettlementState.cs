using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>One payout of one gateway. Holds sums only; the lines stand in the events.</summary>
public sealed record SettlementState : IStreamState<SettlementState>
{
    /// <inheritdoc/>
    public static SettlementState Empty { get; } = new();

    /// <summary>Acceptance of its file, or null before that.</summary>
    public SettlementAccepted? Accepted { get; init; }

    /// <summary>Announcement by the gateway, or null.</summary>
    public PayoutAnnounced? Announced { get; init; }

    /// <summary>Number of the chunk that comes next: as many are recorded.</summary>
    public int NextChunk { get; init; }

    /// <summary>Lines recorded so far.</summary>
    public int Lines { get; init; }

    /// <summary>Those of them that match nothing.</summary>
    public int Unmatched { get; init; }

    /// <summary>The split so far, or null before it was taken in.</summary>
    public SettlementTotals? Totals { get; init; }

    /// <summary>The split of the lines that were matched later than they were recorded; null while there are none.</summary>
    public SettlementTotals? ExplainedTotals { get; init; }

    /// <summary>True if it is completed; nothing changes any more.</summary>
    public bool Completed { get; init; }

    /// <inheritdoc/>
    public SettlementState Apply(IDomainEvent happened) => happened switch
    {
        PayoutAnnounced announced => this with { Announced = announced },
        SettlementAccepted accepted => this with { Accepted = accepted, Totals = SettlementTotals.Zero(accepted.Payout.Net.Currency) },
        SettlementLinesMatched matched => this with
        {
            NextChunk = matched.Chunk + 1,
            Lines = Lines + matched.Lines.Count,
            Unmatched = Unmatched + matched.Lines.Count(line => line.Match.Status == MatchStatus.Unmatched),
            Totals = matched.Lines.Aggregate(Totals!, (sum, line) => sum.With(line)),
        },
        SettlementLineExplained explained => this with
        {
            Unmatched = Unmatched - 1,
            ExplainedTotals = (ExplainedTotals ?? SettlementTotals.Zero(explained.Totals.Cash.Currency)).With(explained.Line),
        },
        SettlementCompleted => this with { Completed = true },
        _ => this,
    };
}
