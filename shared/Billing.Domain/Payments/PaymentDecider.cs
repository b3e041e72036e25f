using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Decides what may happen to a payment. Notices may come in any order and more than once.</summary>
public static class PaymentDecider
{
    /// <summary>Applies a gateway's notice.</summary>
    /// <param name="state">The payment so far.</param>
    /// <param name="notice">What the gateway says.</param>
    /// <param name="legalEntityId">The company whose gateway account sent the notice.</param>
    public static Outcome Notify(PaymentState state, PaymentNotification notice, string legalEntityId) => notice switch
    {
        PaymentNotification.Captured captured => Capture(state, captured, legalEntityId),
        PaymentNotification.Refunded refunded => Refund(state, refunded),
        PaymentNotification.RefundMade made => Refund(state, made),
        PaymentNotification.Ignored or PaymentNotification.Escalated or PaymentNotification.PaidOut => Outcome.AlreadyDone(),
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.GetType().Name, "Unknown notice."),
    };

    /// <summary>
    /// Records that a settlement line paid out (positive) or took back (negative) this amount. The matcher has compared it
    /// with what was open. Without a part, the sign says whether it is of the capture or of refunds.
    /// </summary>
    public static Outcome Settle(
        PaymentState state, string payoutId, string lineId, Money amount, DateTimeOffset at, SettledPart? part = null) => state.Captured is null
        ? Outcome.Reject(Problem.Error("payments.not-captured", "$", "The payment was never captured."))
        : Outcome.Accept(new PaymentSettled(state.Gateway!, state.PaymentId!, payoutId, lineId, amount, at, part));

    private static Outcome Capture(PaymentState state, PaymentNotification.Captured notice, string legalEntityId)
    {
        if (state.Captured is { } before)
        {
            return before == notice.Amount && state.OrderReference == notice.OrderReference
                ? Outcome.AlreadyDone()
                : Outcome.Reject(Problem.Error("payments.captured-otherwise", "$.amount", $"The payment was captured before as {before}."));
        }

        var captured = new PaymentCaptured(notice.Gateway, legalEntityId, notice.PaymentId, notice.OrderReference, notice.Amount, notice.OccurredAt, notice.ChargeId);
        var events = new List<IDomainEvent> { captured };
        var after = state.Apply(captured);
        foreach (var parked in Parked(state, notice))
        {
            if (Notify(after, parked, legalEntityId) is not Outcome.Accepted accepted)
            {
                return Notify(after, parked, legalEntityId);
            }

            events.AddRange(accepted.Events);
            after = accepted.Events.Aggregate(after, (current, happened) => current.Apply(happened));
        }

        return Outcome.Accept(events);
    }

    /// <summary>The refunds that waited for this capture, as if they were told now.</summary>
    private static IEnumerable<PaymentNotification> Parked(PaymentState state, PaymentNotification.Captured notice)
    {
        if (state.ParkedRefund is { } inAll)
        {
            yield return new PaymentNotification.Refunded(notice.EventId, notice.Gateway, notice.PaymentId, inAll, notice.OccurredAt);
        }

        foreach (var single in state.ParkedSingleRefunds)
        {
            yield return new PaymentNotification.RefundMade(notice.EventId, notice.Gateway, notice.PaymentId, single.RefundId, single.Amount, notice.OccurredAt);
        }
    }

    private static Outcome Refund(PaymentState state, PaymentNotification.Refunded notice)
    {
        if (state.Captured is not { } captured)
        {
            return state.ParkedRefund is { } parked && parked.Currency == notice.RefundedInAll.Currency && parked >= notice.RefundedInAll
                ? Outcome.AlreadyDone()
                : Outcome.Accept(new PaymentRefundParked(notice.PaymentId, notice.RefundedInAll, notice.OccurredAt));
        }

        if (notice.RefundedInAll.Currency != captured.Currency || notice.RefundedInAll > captured)
        {
            return TooHigh(notice.RefundedInAll, captured);
        }

        var more = notice.RefundedInAll - state.Refunded!.Value;
        return more.Amount <= 0
            ? Outcome.AlreadyDone()
            : Outcome.Accept(Refunded(state, $"{notice.PaymentId}-{notice.RefundedInAll.ToMinor()}", more, notice.OccurredAt));
    }

    private static Outcome Refund(PaymentState state, PaymentNotification.RefundMade notice)
    {
        if (state.RefundIds.Contains(notice.RefundId) || state.ParkedSingleRefunds.Any(parked => parked.RefundId == notice.RefundId))
        {
            return Outcome.AlreadyDone();
        }

        if (state.Captured is not { } captured)
        {
            return Outcome.Accept(new PaymentSingleRefundParked(notice.PaymentId, notice.RefundId, notice.Amount, notice.OccurredAt));
        }

        return notice.Amount.Currency != captured.Currency || state.Refunded!.Value + notice.Amount > captured
            ? TooHigh(notice.Amount, captured)
            : Outcome.Accept(Refunded(state, notice.RefundId, notice.Amount, notice.OccurredAt));
    }

    private static Outcome TooHigh(Money refund, Money captured) =>
        Outcome.Reject(Problem.Error("payments.refund-too-high", "$.amount", $"{refund} given back of {captured} captured."));

    private static PaymentRefunded Refunded(PaymentState state, string refundId, Money amount, DateTimeOffset at) =>
        new(state.Gateway!, state.LegalEntityId!, state.PaymentId!, refundId, state.OrderReference!, amount, at);
}
