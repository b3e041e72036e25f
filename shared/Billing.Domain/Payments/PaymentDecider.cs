using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>
/// Decides what may happen to a payment. Notices may come in any order and more than once: each is noted, and then booked is
/// what differs between all that was noted and the books.
/// </summary>
public static class PaymentDecider
{
    /// <summary>Applies a gateway's notice.</summary>
    /// <param name="state">The payment so far.</param>
    /// <param name="notice">What the gateway says.</param>
    /// <param name="legalEntityId">The company whose gateway account sent the notice.</param>
    public static Outcome Notify(PaymentState state, PaymentNotification notice, string legalEntityId) => notice switch
    {
        PaymentNotification.Authorised authorised => Authorise(state, authorised),
        PaymentNotification.Captured captured => Capture(state, captured, legalEntityId),
        PaymentNotification.Refunded refunded => Refund(state, refunded),
        PaymentNotification.RefundMade made => Refund(state, made),
        PaymentNotification.RefundFailed failed => Fail(state, failed),
        PaymentNotification.Disputed disputed => Dispute(state, disputed),
        PaymentNotification.CaptureReversed reversed => Reverse(state, reversed),
        PaymentNotification.Ignored or PaymentNotification.Escalated or PaymentNotification.PaidOut => Outcome.AlreadyDone(),
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.GetType().Name, "Unknown notice."),
    };

    /// <summary>Notes captured money of which the gateway names no order, once for each notice; nothing is booked before a person says whose it is.</summary>
    /// <param name="state">The payment.</param>
    /// <param name="notice">What the gateway told.</param>
    /// <param name="message">Message id of the notice.</param>
    /// <param name="legalEntityId">Company whose gateway account captured it.</param>
    public static Outcome NoteUnassigned(PaymentState state, PaymentNotification.Escalated notice, string message, string legalEntityId) =>
        notice is not { Code: EscalationCodes.NoOrderReference, Amount: { } amount, PaymentId.Length: > 0 }
        || state.Captured is not null
        || state.Unassigned.Any(each => each.Notice == message)
            ? Outcome.AlreadyDone()
            : Outcome.Accept(new PaymentUnassigned(notice.Gateway, legalEntityId, notice.PaymentId, message, amount, notice.OccurredAt, notice.CaptureId));

    /// <summary>Assigns money without an order to one; from then on it is a capture as any other.</summary>
    /// <param name="state">The payment.</param>
    /// <param name="orderReference">The order.</param>
    /// <param name="by">Person who says so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The present.</param>
    public static Outcome Assign(PaymentState state, string orderReference, string by, string reason, DateTimeOffset now)
    {
        if (state.OrderReference is { } order)
        {
            return Outcome.Reject(Problem.Error("payments.assigned-before", "$.order", $"The payment is of order {order}."));
        }

        if (state.Unassigned.Count == 0)
        {
            return Outcome.Reject(Problem.Error("payments.nothing-unassigned", "$", "No money of this payment waits for an order."));
        }

        var assigned = state;
        var events = new List<IDomainEvent> { new PaymentAssigned(state.PaymentId!, orderReference, by, reason, now) };
        foreach (var part in state.Unassigned)
        {
            var notice = new PaymentNotification.Captured(part.Notice, state.Gateway!, state.PaymentId!, orderReference, part.Amount, part.At) { CaptureId = part.CaptureId };
            var outcome = Capture(assigned, notice, state.LegalEntityId!);
            if (outcome is Outcome.Rejected)
            {
                return outcome;
            }

            // Two notices may tell the same capture: it counts once, as it does when they name the order.
            if (outcome is not Outcome.Accepted captured)
            {
                continue;
            }

            events.AddRange(captured.Events);
            assigned = captured.Events.Aggregate(assigned, (before, happened) => before.Apply(happened));
        }

        return Outcome.Accept(events);
    }

    /// <summary>
    /// Records that a settlement line paid out (positive) or took back (negative) this amount. The matcher has compared it
    /// with what was open. Without a part, the sign says whether it is of the capture or of refunds.
    /// </summary>
    public static Outcome Settle(
        PaymentState state, string payoutId, string lineId, Money amount, DateTimeOffset at, SettledPart? part = null) => state.Captured is null
        ? Outcome.Reject(Problem.Error("payments.not-captured", "$", "The payment was never captured."))
        : Outcome.Accept(new PaymentSettled(state.Gateway!, state.PaymentId!, payoutId, lineId, amount, at, part));

    /// <summary>Notes a settlement line that names the payment and fits nothing of it yet, also before the payment is here.</summary>
    public static Outcome Wait(PaymentState state, string paymentId, WaitingLine line, DateTimeOffset at) =>
        state.WaitingLines.Any(waiting => waiting.LineId == line.LineId) ? Outcome.AlreadyDone() : Outcome.Accept(new PaymentLineWaits(paymentId, line, at));

    private static Outcome Authorise(PaymentState state, PaymentNotification.Authorised notice) =>
        state.Authorised is { } before && (before == notice.Amount || state.AuthorisedAt > notice.OccurredAt)
            ? Outcome.AlreadyDone()
            : Outcome.Accept(new PaymentAuthorised(notice.PaymentId, notice.Amount, notice.OccurredAt));

    private static Outcome Capture(PaymentState state, PaymentNotification.Captured notice, string legalEntityId)
    {
        if (state.OrderReference is { } order && order != notice.OrderReference)
        {
            return Otherwise($"The payment was captured before for order {order}.");
        }

        if (state.Captured is { } booked && booked.Currency != notice.Amount.Currency)
        {
            return Otherwise($"The payment was captured before in {booked.Currency}.");
        }

        var before = notice.CaptureId is null
            ? state.CapturedInAll ?? (state.Parts.Count == 0 ? state.Captured : null)
            : state.Parts.FirstOrDefault(part => part.CaptureId == notice.CaptureId)?.Amount;
        if (before is { } told)
        {
            return told == notice.Amount ? Outcome.AlreadyDone() : Otherwise($"The payment was captured before as {told}.");
        }

        var noted = new PaymentCaptureNoted(notice.PaymentId, notice.CaptureId, notice.Amount, notice.OccurredAt);
        var more = PaymentTargets.Of(state.Apply(noted), notice.Amount.Currency).Captured - (state.Captured ?? Money.Zero(notice.Amount.Currency));
        var events = more == notice.Amount ? [] : new List<IDomainEvent> { noted };
        if (!more.IsZero)
        {
            events.Add(new PaymentCaptured(notice.Gateway, legalEntityId, notice.PaymentId, notice.OrderReference, more, notice.OccurredAt, notice.CaptureId, notice.ChargeId));
        }

        return Book(state, events, notice);
    }

    private static Outcome Refund(PaymentState state, PaymentNotification.Refunded notice)
    {
        // What a total adds at its time grows with the total and with time: below an earlier one it says nothing new.
        if (state.RefundTotals.Any(told => told.InAll.Currency == notice.RefundedInAll.Currency && told.InAll >= notice.RefundedInAll && told.At >= notice.OccurredAt))
        {
            return Outcome.AlreadyDone();
        }

        return IsOfOtherCurrency(state, notice.RefundedInAll)
            ? Foreign(notice.RefundedInAll, state)
            : Book(state, [new PaymentRefundParked(notice.PaymentId, notice.RefundedInAll, notice.OccurredAt)], notice);
    }

    private static Outcome Refund(PaymentState state, PaymentNotification.RefundMade notice)
    {
        if (state.RefundIds.Contains(notice.RefundId)
            || state.Refunds.Any(refund => refund.RefundId == notice.RefundId && refund.IsMade)
            || state.ParkedSingleRefunds.Any(parked => parked.RefundId == notice.RefundId))
        {
            return Outcome.AlreadyDone();
        }

        return IsOfOtherCurrency(state, notice.Amount)
            ? Foreign(notice.Amount, state)
            : Book(state, [new PaymentSingleRefundParked(notice.PaymentId, notice.RefundId, notice.Amount, notice.OccurredAt)], notice);
    }

    private static Outcome Fail(PaymentState state, PaymentNotification.RefundFailed notice)
    {
        if (state.Refunds.Any(refund => refund.RefundId == notice.RefundId && refund.FailedAt is not null))
        {
            return Outcome.AlreadyDone();
        }

        return IsOfOtherCurrency(state, notice.Amount)
            ? Foreign(notice.Amount, state)
            : Book(state, [new PaymentRefundFailed(notice.PaymentId, notice.RefundId, notice.Amount, notice.Type, notice.OccurredAt)], notice);
    }

    private static Outcome Reverse(PaymentState state, PaymentNotification.CaptureReversed notice)
    {
        if (state.Reversals.Any(reversal => reversal.ReversalId == notice.ReversalId))
        {
            return Outcome.AlreadyDone();
        }

        return IsOfOtherCurrency(state, notice.Amount)
            ? Foreign(notice.Amount, state)
            : Book(state, [new PaymentCaptureReversalNoted(notice.PaymentId, notice.ReversalId, notice.Amount, notice.Type, notice.OccurredAt)], notice);
    }

    private static Outcome Dispute(PaymentState state, PaymentNotification.Disputed notice)
    {
        var before = state.Disputes.FirstOrDefault(dispute => dispute.DisputeId == notice.DisputeId);
        if (before is not null && !IsLater(notice, before))
        {
            return Outcome.AlreadyDone();
        }

        return IsOfOtherCurrency(state, notice.Amount)
            ? Foreign(notice.Amount, state)
            : Book(state, [new PaymentDisputeNoted(notice.PaymentId, notice.DisputeId, notice.Amount, notice.Status, notice.Type, notice.OccurredAt)], notice);
    }

    // Of two notices of one second, the one that closes the dispute is the later one.
    private static bool IsLater(PaymentNotification.Disputed notice, PaymentDispute before) =>
        (notice.OccurredAt, notice.Status).CompareTo((before.At, before.Status)) > 0;

    /// <summary>Notes what was told and makes the bookings that follow; none before the capture, when no order is known.</summary>
    private static Outcome Book(PaymentState state, IReadOnlyList<IDomainEvent> noted, PaymentNotification notice)
    {
        var after = noted.Aggregate(state, (current, happened) => current.Apply(happened));
        if (after.Captured is not { } captured)
        {
            return Outcome.Accept(noted);
        }

        var targets = PaymentTargets.Of(after, captured.Currency);
        var refunded = targets.Refunded - after.Refunded!.Value;
        var chargedBack = targets.ChargedBack - (after.ChargedBack ?? Money.Zero(captured.Currency));
        var reversed = targets.Reversed - (after.Reversed ?? Money.Zero(captured.Currency));
        return Outcome.Accept(
        [
            .. AtOnce(after, notice, refunded) ?? [.. noted, .. Refunds(after, notice, refunded)],
            .. ChargeBacks(after, notice, chargedBack, (notice as PaymentNotification.Disputed)?.DisputeId ?? (after.Disputes is [.., var dispute] ? dispute.DisputeId : null)),
            .. ChargeBacks(after, notice, reversed, (notice as PaymentNotification.CaptureReversed)?.ReversalId ?? (after.Reversals is [.., var reversal] ? reversal.ReversalId : null), isOfCapture: true),
        ]);
    }

    // A refund that is booked just as it was told needs no note beside its booking.
    private static IReadOnlyList<IDomainEvent>? AtOnce(PaymentState after, PaymentNotification notice, Money more) => notice switch
    {
        PaymentNotification.Refunded total when more.Amount > 0 => [Refunded(after, IdOf(after, more), more, notice.OccurredAt) with { RefundedInAll = total.RefundedInAll }],
        PaymentNotification.RefundMade made when more == made.Amount => [Refunded(after, made.RefundId, more, notice.OccurredAt)],
        _ => null,
    };

    // With the capture come the refunds that waited for it: each under its name, and what a total tells beyond them.
    private static IEnumerable<IDomainEvent> Refunds(PaymentState after, PaymentNotification notice, Money more)
    {
        foreach (var refund in after.Refunds.Where(refund => refund is { IsMade: true, FailedAt: null } && !after.RefundIds.Contains(refund.RefundId)))
        {
            var amount = Money.Min(refund.Amount, more);
            if (amount.Amount > 0)
            {
                more -= amount;
                yield return Refunded(after, refund.RefundId, amount, notice.OccurredAt);
            }
        }

        if (more.Amount > 0)
        {
            yield return Refunded(after, IdOf(after, more), more, notice.OccurredAt);
        }
        else if (more.IsNegative)
        {
            var refundId = notice is PaymentNotification.RefundFailed failed ? failed.RefundId : after.Refunds.Last(refund => refund.FailedAt is not null).RefundId;
            yield return new PaymentRefundReversed(
                after.Gateway!, after.LegalEntityId!, after.PaymentId!, refundId, after.OrderReference!, -more, notice.OccurredAt);
        }
    }

    private static IEnumerable<IDomainEvent> ChargeBacks(PaymentState after, PaymentNotification notice, Money more, string? cause, bool? isOfCapture = null)
    {
        if (more.Amount > 0)
        {
            yield return new PaymentChargedBack(after.Gateway!, after.LegalEntityId!, after.PaymentId!, cause!, after.OrderReference!, more, notice.OccurredAt, isOfCapture);
        }
        else if (more.IsNegative)
        {
            yield return new PaymentChargebackReversed(after.Gateway!, after.LegalEntityId!, after.PaymentId!, cause!, after.OrderReference!, -more, notice.OccurredAt, isOfCapture);
        }
    }

    private static string IdOf(PaymentState after, Money more) =>
        PaymentState.RefundIdOf(after.PaymentId!, PaymentTargets.FailedOf(after, more.Currency) + after.Refunded!.Value + more);

    private static bool IsOfOtherCurrency(PaymentState state, Money amount) => state.Captured is { } captured && captured.Currency != amount.Currency;

    private static Outcome Foreign(Money amount, PaymentState state) => Outcome.Reject(Problem.Error(
        "payments.currency-differs", "$.amount", $"{amount} of a payment that was captured in {state.Captured!.Value.Currency}."));

    private static Outcome Otherwise(string text) => Outcome.Reject(Problem.Error("payments.captured-otherwise", "$.amount", text));

    private static PaymentRefunded Refunded(PaymentState state, string refundId, Money amount, DateTimeOffset at) =>
        new(state.Gateway!, state.LegalEntityId!, state.PaymentId!, refundId, state.OrderReference!, amount, at);
}
