using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>Decides what may happen to a payout: taken in once, its lines recorded in order, completed when they add up.</summary>
public static class SettlementDecider
{
    /// <summary>Most lines in a chunk; the event stays far below what a batch may hold.</summary>
    public const int MostLinesInChunk = 200;

    /// <summary>
    /// The lines of one payout in chunks, in the order of the file and without the payout's own line. The same file gives the
    /// same chunks each time, which makes recording one again harmless.
    /// </summary>
    public static IEnumerable<IReadOnlyList<SettlementLine>> ChunksOf(IEnumerable<SettlementLine> lines, string payoutId) =>
        lines.Where(line => line.PayoutId == payoutId && line.Kind != SettlementLineKind.Payout).Chunk(MostLinesInChunk);

    /// <summary>Takes a payout of a sound file in.</summary>
    /// <param name="state">The payout so far.</param>
    /// <param name="legalEntityId">The company whose gateway account is paid out.</param>
    /// <param name="gateway">Such as <c>stripe</c>.</param>
    /// <param name="file">The file, checked.</param>
    /// <param name="payout">One of its payouts.</param>
    /// <param name="at">Now.</param>
    public static Outcome Accept(
        SettlementState state, string legalEntityId, string gateway, SettlementFileSummary file, PayoutSummary payout, DateTimeOffset at)
    {
        if (state.Announced is { } announced && announced.Amount != payout.Net)
        {
            var text = $"Payout {payout.PayoutId} is {announced.Amount}, as {gateway} told of it, but its lines add up to {payout.Net}; the file may be cut off.";
            return Refuse("payout-total-differs", text);
        }

        if (state.Accepted is not { } before)
        {
            return Outcome.Accept(new SettlementAccepted(legalEntityId, gateway, file.FileName, file.Digest, payout, at));
        }

        return before.Digest == file.Digest
            ? Outcome.AlreadyDone()
            : Refuse("other-file", $"Payout {payout.PayoutId} was {(state.Completed ? "settled" : "begun")} with file {before.FileName}, which is not the same.");
    }

    /// <summary>Asks a person about a line that is not explained; null for one that is.</summary>
    public static Problem? QuestionOf(MatchedLine matched) => matched is { Match: { Status: MatchStatus.Unmatched } match, Line: var line }
        ? new Problem(match.Code, Severity.Warning, "settlement", $"$.lines[{line.LineNumber}]", $"{line.Category} {line.LineId}: {match.Reason}.")
        : null;

    /// <summary>Part of the payment that a line settles, in the payment's currency; null for nothing.</summary>
    public static (SettledPart Part, Money Amount)? SettledBy(MatchedLine matched)
    {
        if (matched.Match.Status != MatchStatus.Matched || PartOf(matched.Line.Kind) is not { } part)
        {
            return null;
        }

        var amount = matched.Match.Settles ?? matched.Line.Gross;
        return matched.Line.PaymentId is null || amount.IsZero || matched.Match.Code == MatchCodes.CancelsOut ? null : (part, amount);
    }

    private static SettledPart? PartOf(SettlementLineKind kind) => kind switch
    {
        SettlementLineKind.Charge or SettlementLineKind.CaptureReversal => SettledPart.Capture,
        SettlementLineKind.Refund or SettlementLineKind.RefundFailure => SettledPart.Refund,
        _ => null,
    };

    /// <summary>Notes what the gateway tells of a payout, before or after its file.</summary>
    /// <param name="state">The payout so far.</param>
    /// <param name="announced">What it tells.</param>
    public static Outcome Announce(SettlementState state, PayoutAnnounced announced) =>
        state.Announced is { } before && before.Amount == announced.Amount && before.EffectiveOn == announced.EffectiveOn
            ? Outcome.AlreadyDone()
            : Outcome.Accept(announced);

    /// <summary>Asks a person about a payout whose file says another amount than the gateway told; null when they agree or one is not here.</summary>
    public static Problem? QuestionOf(SettlementState state) =>
        state is { Announced: { } announced, Accepted.Payout: var payout } && announced.Amount != payout.Net
            ? new Problem(
                "settlement.payout-total-differs",
                Severity.Warning,
                "settlement",
                "$",
                $"Payout {payout.PayoutId} is {announced.Amount}, as {announced.Gateway} tells of it, but the lines of its file add up to {payout.Net}; the file may have been cut off.")
            : null;

    /// <summary>Records the matches of one chunk; chunks come in order.</summary>
    /// <param name="state">The payout so far.</param>
    /// <param name="chunk">0, 1, 2…</param>
    /// <param name="lines">Lines of this payout, as <see cref="ChunksOf"/> gives them.</param>
    /// <param name="at">Now.</param>
    /// <exception cref="ArgumentException">The chunk is empty or too long, or holds a line of another payout.</exception>
    public static Outcome RecordChunk(SettlementState state, int chunk, IReadOnlyList<MatchedLine> lines, DateTimeOffset at)
    {
        if (lines.Count is 0 or > MostLinesInChunk)
        {
            throw new ArgumentException($"A chunk has 1 to {MostLinesInChunk} lines.", nameof(lines));
        }

        if (state.Accepted is not { } accepted)
        {
            return Refuse("not-accepted", "The payout was not taken in yet.");
        }

        if (lines.Any(matched => matched.Line.PayoutId != accepted.Payout.PayoutId || matched.Line.Kind == SettlementLineKind.Payout))
        {
            throw new ArgumentException($"A line is no part of what payout {accepted.Payout.PayoutId} settles.", nameof(lines));
        }

        if (chunk < state.NextChunk)
        {
            return Outcome.AlreadyDone();
        }

        if (chunk > state.NextChunk)
        {
            return Refuse("chunk-out-of-order", $"Chunk {state.NextChunk} comes next, not {chunk}.");
        }

        return state.Lines + lines.Count > accepted.Payout.Lines
            ? Refuse("too-many-lines", $"Payout {accepted.Payout.PayoutId} has {accepted.Payout.Lines} lines only.")
            : Outcome.Accept(new SettlementLinesMatched(accepted.LegalEntityId, accepted.Gateway, accepted.Payout.PayoutId, chunk, lines, at));
    }

    /// <summary>Records that a line which matched nothing matches now; what is completed may still be explained. Once a line, by the command's key.</summary>
    /// <param name="state">The payout so far; the line is recorded as matching nothing.</param>
    /// <param name="matched">The line and its match.</param>
    /// <param name="at">Now.</param>
    public static Outcome Explain(SettlementState state, MatchedLine matched, DateTimeOffset at) => state.Accepted is { } accepted
        ? Outcome.Accept(new SettlementLineExplained(
            accepted.LegalEntityId, accepted.Gateway, accepted.Payout.PayoutId, matched, SettlementTotals.Zero(matched.Line.Net.Currency).With(matched), at))
        : Refuse("not-accepted", "The payout was not taken in yet.");

    /// <summary>Completes the payout when all its lines are recorded and they add up to what goes to the bank.</summary>
    public static Outcome Complete(SettlementState state, DateTimeOffset at)
    {
        if (state is not { Accepted: { } accepted, Totals: { } totals })
        {
            return Refuse("not-accepted", "The payout was not taken in yet.");
        }

        if (state.Completed)
        {
            return Outcome.AlreadyDone();
        }

        var payout = accepted.Payout;
        if (state.Lines != payout.Lines)
        {
            return Refuse("incomplete", $"{state.Lines} of the {payout.Lines} lines of payout {payout.PayoutId} are recorded.");
        }

        if (!totals.Ties || totals.Cash != payout.Net)
        {
            return Refuse("does-not-tie", $"The lines recorded add up to {totals.Cash}; payout {payout.PayoutId} is {payout.Net}.");
        }

        return Outcome.Accept(new SettlementCompleted(
            accepted.LegalEntityId, accepted.Gateway, payout.PayoutId, payout.EffectiveOn, totals, state.Lines, state.Unmatched, at));
    }

    private static Outcome Refuse(string reason, string text) => Outcome.Reject(Problem.Error($"settlement.{reason}", "$", text));
}
