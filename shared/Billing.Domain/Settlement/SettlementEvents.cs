using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>A payout of a sound settlement file was taken in; its lines are to be matched.</summary>
/// <param name="LegalEntityId">The company whose gateway account is paid out.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="FileName">As it was delivered.</param>
/// <param name="Digest">SHA-256 of the file.</param>
/// <param name="Payout">What its lines add up to.</param>
/// <param name="OccurredAt">When it was taken in.</param>
[EventType("settlement.accepted")]
public sealed record SettlementAccepted(
    string LegalEntityId, string Gateway, string FileName, string Digest, PayoutSummary Payout, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The gateway told of a payout: what control has where a file does not bear the payout's own line.</summary>
/// <param name="LegalEntityId">The company whose gateway account is paid out.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PayoutId">The payout.</param>
/// <param name="Amount">What goes to the bank; negative when it is taken from there.</param>
/// <param name="EffectiveOn">Day on which it reaches the bank, as the gateway expects.</param>
/// <param name="OccurredAt">When the gateway told.</param>
[EventType("settlement.payout-announced")]
public sealed record PayoutAnnounced(
    string LegalEntityId, string Gateway, string PayoutId, Money Amount, DateOnly EffectiveOn, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Some lines of a payout were matched, or found to match nothing.</summary>
/// <param name="LegalEntityId">The company whose gateway account is paid out.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PayoutId">The payout.</param>
/// <param name="Chunk">0, 1, 2… in the order of the file.</param>
/// <param name="Lines">At most <see cref="SettlementDecider.MostLinesInChunk"/>.</param>
/// <param name="OccurredAt">When they were matched.</param>
[EventType("settlement.lines-matched")]
public sealed record SettlementLinesMatched(
    string LegalEntityId, string Gateway, string PayoutId, int Chunk, IReadOnlyList<MatchedLine> Lines, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>All lines of a payout are matched or marked, and they add up: it can be booked.</summary>
/// <param name="LegalEntityId">The company whose gateway account is paid out.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PayoutId">The payout.</param>
/// <param name="EffectiveOn">Day on which it reaches the bank: the booking day.</param>
/// <param name="Totals">The split.</param>
/// <param name="Lines">Number of lines.</param>
/// <param name="Unmatched">How many of them match nothing.</param>
/// <param name="OccurredAt">When it was completed.</param>
[EventType("settlement.completed")]
public sealed record SettlementCompleted(
    string LegalEntityId,
    string Gateway,
    string PayoutId,
    DateOnly EffectiveOn,
    SettlementTotals Totals,
    int Lines,
    int Unmatched,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A line that matched nothing when its payout was recorded matches now: its payment, or its refund, was told later.</summary>
/// <param name="LegalEntityId">The company whose gateway account is paid out.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PayoutId">The payout.</param>
/// <param name="Line">The line and its match.</param>
/// <param name="Totals">The split of this line alone; its cash is what was not identified until now.</param>
/// <param name="OccurredAt">When it was matched.</param>
[EventType("settlement.line-explained")]
public sealed record SettlementLineExplained(
    string LegalEntityId, string Gateway, string PayoutId, MatchedLine Line, SettlementTotals Totals, DateTimeOffset OccurredAt) : IDomainEvent;
