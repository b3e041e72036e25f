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
    public static IReadOnlyList<MatchedLine> MatchAll(
        IReadOnlyList<SettlementLine> lines, IReadOnlyDictionary<string, CapturedPayment> payments)
    {
        var current = new Dictionary<string, CapturedPayment>(payments, StringComparer.Ordinal);
        var matched = new List<MatchedLine>(lines.Count);
        foreach (var line in lines)
        {
            var candidate = line.PaymentId is null ? null : current.GetValueOrDefault(line.PaymentId);
            var match = Match(line, candidate);
            matched.Add(new MatchedLine(line, match));
            if (candidate is not null && match.Status == MatchStatus.Matched)
            {
                current[candidate.PaymentId] = candidate.After(line);
            }
        }

        return matched;
    }

    /// <summary>Matches one line.</summary>
    /// <param name="line">Any line but the payout's own.</param>
    /// <param name="candidate">The payment that the line names, or null when none is known.</param>
    /// <exception cref="ArgumentException">The candidate is not the payment that the line names, or the line is a control total.</exception>
    public static LineMatch Match(SettlementLine line, CapturedPayment? candidate) => line.Kind switch
    {
        SettlementLineKind.Payout => throw new ArgumentException("The payout's own line is its control total.", nameof(line)),
        SettlementLineKind.Fee => new LineMatch(MatchStatus.Matched, MatchCodes.GatewayFee, "fee of the gateway", null),
        SettlementLineKind.Adjustment or SettlementLineKind.Other =>
            Not(MatchCodes.Unexplained, $"there is no rule for category {line.Category}", candidate),
        _ => ByReference(line, candidate),
    };

    private static LineMatch ByReference(SettlementLine line, CapturedPayment? candidate)
    {
        if (candidate is null)
        {
            var text = line.PaymentId is null ? "the line names no payment" : $"payment {line.PaymentId} is not known";
            return Not(MatchCodes.UnknownReference, text, null);
        }

        if (candidate.PaymentId != line.PaymentId)
        {
            throw new ArgumentException($"{candidate.PaymentId} is not the payment of line {line.LineId}.", nameof(candidate));
        }

        if (candidate.Captured.Currency != line.Gross.Currency)
        {
            var text = $"reference {candidate.PaymentId}, but captured in {candidate.Captured.Currency} and settled in {line.Gross.Currency}";
            return Not(MatchCodes.CurrencyDiffers, text, candidate);
        }

        return line.Kind switch
        {
            SettlementLineKind.Charge => Charge(line, candidate),
            SettlementLineKind.Refund => Refund(line, candidate),
            SettlementLineKind.Dispute => Dispute(-line.Gross, "disputed", candidate),
            SettlementLineKind.DisputeReversal => Dispute(line.Gross, "dispute won", candidate),
            _ => throw new ArgumentOutOfRangeException(nameof(line), line.Kind, "Not matched by reference."),
        };
    }

    // A capture is paid out at once and whole, so the amount must be equal.
    private static LineMatch Charge(SettlementLine line, CapturedPayment payment)
    {
        if (line.Gross == payment.ChargeOpen && line.Gross.Amount > 0)
        {
            return Matched("amount equal", payment);
        }

        return payment.ChargeOpen.Amount <= 0
            ? Not(MatchCodes.AlreadySettled, $"reference {payment.PaymentId}, settled before: {payment.Settled}", payment)
            : Differs(line.Gross, payment.ChargeOpen, "captured", payment);
    }

    // A payment may be refunded in parts, and the gateway tells us their sum only: a part of it must be open.
    private static LineMatch Refund(SettlementLine line, CapturedPayment payment)
    {
        var amount = -line.Gross;
        var open = payment.RefundOpen;
        if (amount.Amount > 0 && amount <= open)
        {
            return Matched(amount == open ? "amount equal" : $"amount within the {open} refunded", payment);
        }

        return open.Amount <= 0 && payment.RefundsSettled.Amount > 0
            ? Not(MatchCodes.AlreadySettled, $"reference {payment.PaymentId}, refunds settled before: {payment.RefundsSettled}", payment)
            : Differs(amount, open, "refunded", payment);
    }

    private static LineMatch Dispute(Money amount, string what, CapturedPayment payment) =>
        amount.Amount > 0 && amount <= payment.Captured
            ? Matched(what, payment)
            : Differs(amount, payment.Captured, "captured", payment);

    private static LineMatch Matched(string how, CapturedPayment payment) =>
        new(MatchStatus.Matched, MatchCodes.Reference, $"reference {payment.PaymentId}, {how}", payment.OrderReference);

    private static LineMatch Differs(Money amount, Money open, string what, CapturedPayment payment) =>
        Not(MatchCodes.AmountDiffers, $"reference {payment.PaymentId}, but {amount} against {open} {what} and open", payment);

    private static LineMatch Not(string code, string reason, CapturedPayment? payment) =>
        new(MatchStatus.Unmatched, code, reason, payment?.OrderReference);
}
