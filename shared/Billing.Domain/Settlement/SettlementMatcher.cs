using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>Matches settlement lines to captured payments, one to one, by the reference that the gateway gave both.</summary>
public static class SettlementMatcher
{
    /// <summary>
    /// Matches lines in their order. A payment that one of them settles is settled for the next, so a charge that stands in
    /// the file twice is matched once.
    /// </summary>
    /// <param name="lines">No lines of category payout.</param>
    /// <param name="payments">The payments that the lines name, by payment id, as far as they are known.</param>
    /// <param name="pairs">Lines of the whole payout that belong together; null for none.</param>
    public static IReadOnlyList<MatchedLine> MatchAll(
        IReadOnlyList<SettlementLine> lines, IReadOnlyDictionary<string, CapturedPayment> payments, PayoutPairs? pairs = null)
    {
        var current = new Dictionary<string, CapturedPayment>(payments, StringComparer.Ordinal);
        var matched = new List<MatchedLine>(lines.Count);
        foreach (var line in lines)
        {
            var candidate = line.PaymentId is null ? null : current.GetValueOrDefault(line.PaymentId);
            var next = new MatchedLine(line, Match(line, candidate, pairs));
            matched.Add(next);
            if (candidate is not null && next.Match.Status == MatchStatus.Matched)
            {
                current[candidate.PaymentId] = candidate.After(next);
            }
        }

        return matched;
    }

    /// <summary>Matches one line.</summary>
    /// <param name="line">Any line but the payout's own.</param>
    /// <param name="candidate">The payment that the line names, or null when none is known.</param>
    /// <param name="pairs">Lines of the whole payout that belong together; null for none.</param>
    /// <exception cref="ArgumentException">The candidate is not the payment that the line names, or the line is a control total.</exception>
    public static LineMatch Match(SettlementLine line, CapturedPayment? candidate, PayoutPairs? pairs = null) => line.Kind switch
    {
        SettlementLineKind.Payout => throw new ArgumentException("The payout's own line is its control total.", nameof(line)),
        SettlementLineKind.Fee => new LineMatch(MatchStatus.Matched, MatchCodes.GatewayFee, "fee of the gateway", null),
        SettlementLineKind.Reserve => new LineMatch(
            MatchStatus.Matched, MatchCodes.Reserve, $"{line.Category}: {(line.Gross.IsNegative ? "held back" : "released")} by the gateway", null),
        SettlementLineKind.Adjustment or SettlementLineKind.Other =>
            Not(MatchCodes.Unexplained, $"there is no rule for category {line.Category}", candidate),
        SettlementLineKind.Refund or SettlementLineKind.RefundFailure when pairs?.CancelsOut(line) == true => CancelsOut(line, candidate),
        _ => ByReference(line, candidate, pairs ?? PayoutPairs.None),
    };

    private static LineMatch ByReference(SettlementLine line, CapturedPayment? candidate, PayoutPairs pairs)
    {
        if (candidate is null)
        {
            var text = line switch
            {
                { PaymentId: { } payment } => $"payment {payment} is not known",
                { ChargeId: { } charge } => $"no payment with charge {charge} is known",
                { OrderReference: { } order } => $"no payment, or more than one, of order {order} is known",
                _ => "the line names no payment",
            };
            return Not(MatchCodes.UnknownReference, text, null);
        }

        if (candidate.PaymentId != line.PaymentId)
        {
            throw new ArgumentException($"{candidate.PaymentId} is not the payment of line {line.LineId}.", nameof(candidate));
        }

        if (line.In(candidate.Captured.Currency) is not { } amount)
        {
            var text = $"reference {candidate.PaymentId}, but captured in {candidate.Captured.Currency} and settled in {line.Gross.Currency}";
            var told = line.CustomerFacing is { } seen ? $", with {seen} told of the customer" : string.Empty;
            return Not(MatchCodes.CurrencyDiffers, text + told, candidate);
        }

        return line.Kind switch
        {
            SettlementLineKind.Charge => Charge(line, amount, candidate, pairs),
            SettlementLineKind.CaptureReversal => Reversal(line, amount, candidate, pairs),
            SettlementLineKind.Refund => Refund(amount, candidate),
            SettlementLineKind.RefundFailure => RefundFailure(amount, candidate),
            SettlementLineKind.Dispute => Dispute(-amount, "disputed", candidate),
            SettlementLineKind.DisputeReversal => Dispute(amount, "dispute won", candidate),
            _ => throw new ArgumentOutOfRangeException(nameof(line), line.Kind, "Not matched by reference."),
        };
    }

    // A capture is paid out at once and whole, so the amount must be equal. Where less was captured than authorised, the charge is
    // listed at what was authorised, and lines of their own, before or after it, take the rest back.
    private static LineMatch Charge(SettlementLine line, Money amount, CapturedPayment payment, PayoutPairs pairs)
    {
        var reversed = Money.Sum(pairs.ReversalsOf(line).Select(each => each.In(amount.Currency)).OfType<Money>(), amount.Currency);
        var captured = amount + reversed;
        if (captured.Amount > 0 && (captured == payment.ChargeOpen || amount == payment.ChargeOpen))
        {
            var how = reversed.IsZero ? "amount equal" : $"amount equal after {-reversed} that was not captured";
            return Matched(line.Gross.Currency == amount.Currency ? how : $"{how} as the customer saw it", payment, amount);
        }

        return payment.ChargeOpen.Amount <= 0
            ? Not(MatchCodes.AlreadySettled, $"reference {payment.PaymentId}, settled before: {payment.Settled}", payment)
            : Differs(captured, payment.ChargeOpen, "captured", payment);
    }

    private static LineMatch Reversal(SettlementLine line, Money amount, CapturedPayment payment, PayoutPairs pairs) =>
        amount.Amount < 0 && (pairs.HasCharge(line) || -amount <= payment.Settled)
            ? Matched("not captured", payment, amount)
            : Differs(amount, payment.Settled, "settled", payment);

    // A payment may be refunded in parts, and the gateway tells us their sum only: a part of it must be open.
    private static LineMatch Refund(Money taken, CapturedPayment payment)
    {
        var amount = -taken;
        var open = payment.RefundOpen;
        if (amount.Amount > 0 && amount <= open)
        {
            return Matched(amount == open ? "amount equal" : $"amount within the {open} refunded", payment, taken);
        }

        return open.Amount <= 0 && payment.RefundsSettled.Amount > 0
            ? Not(MatchCodes.AlreadySettled, $"reference {payment.PaymentId}, refunds settled before: {payment.RefundsSettled}", payment)
            : Differs(amount, open, "refunded", payment);
    }

    // Only what was taken for refunds can come back.
    private static LineMatch RefundFailure(Money amount, CapturedPayment payment) => amount.Amount > 0 && amount <= payment.RefundsSettled
        ? Matched("refund failed", payment, amount)
        : Differs(amount, payment.RefundsSettled, "taken for refunds", payment);

    private static LineMatch CancelsOut(SettlementLine line, CapturedPayment? payment) => new(
        MatchStatus.Matched,
        MatchCodes.CancelsOut,
        $"refund {line.SourceId} and its failure cancel out",
        payment?.OrderReference,
        payment is null ? null : Money.Zero(payment.Captured.Currency));

    private static LineMatch Dispute(Money amount, string what, CapturedPayment payment) =>
        amount.Amount > 0 && amount <= payment.Captured
            ? Matched(what, payment, settles: null)
            : Differs(amount, payment.Captured, "captured", payment);

    private static LineMatch Matched(string how, CapturedPayment payment, Money? settles) =>
        new(MatchStatus.Matched, MatchCodes.Reference, $"reference {payment.PaymentId}, {how}", payment.OrderReference, settles);

    private static LineMatch Differs(Money amount, Money open, string what, CapturedPayment payment) =>
        Not(MatchCodes.AmountDiffers, $"reference {payment.PaymentId}, but {amount} against {open} {what} and open", payment);

    private static LineMatch Not(string code, string reason, CapturedPayment? payment) =>
        new(MatchStatus.Unmatched, code, reason, payment?.OrderReference);
}
