using Billing.Domain.Decisions;
using Billing.Domain.Values;

namespace Billing.Domain.Payments;

/// <summary>Money for an order was captured by a gateway: the gateway owes it to us from now on.</summary>
[EventType("payment.captured")]
public sealed record PaymentCaptured(
    string Gateway, string LegalEntityId, string PaymentId, string OrderReference, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A part of a captured payment was given back.</summary>
[EventType("payment.refunded")]
public sealed record PaymentRefunded(
    string Gateway, string LegalEntityId, string PaymentId, string RefundId, string OrderReference, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A refund was told before its capture; it is applied when the capture is told.</summary>
[EventType("payment.refund-parked")]
public sealed record PaymentRefundParked(string PaymentId, Money RefundedInAll, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The gateway paid a capture out to us, or took a refund from us, as its settlement file says.</summary>
[EventType("payment.settled")]
public sealed record PaymentSettled(string Gateway, string PaymentId, string PayoutId, string LineId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One payment at one gateway.</summary>
public sealed record PaymentState : IStreamState<PaymentState>
{
    /// <inheritdoc/>
    public static PaymentState Empty { get; } = new();

    /// <summary>The gateway, once captured.</summary>
    public string? Gateway { get; init; }

    /// <summary>The company whose gateway account captured it.</summary>
    public string? LegalEntityId { get; init; }

    /// <summary>The gateway's id.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The order it pays.</summary>
    public string? OrderReference { get; init; }

    /// <summary>What was captured, or null before that.</summary>
    public Money? Captured { get; init; }

    /// <summary>What was given back in all, as far as it is booked.</summary>
    public Money? Refunded { get; init; }

    /// <summary>A running total of refunds told before the capture.</summary>
    public Money? ParkedRefund { get; init; }

    /// <summary>Captures that the gateway has paid out.</summary>
    public Money? Settled { get; init; }

    /// <summary>Refunds that the gateway has taken back.</summary>
    public Money? RefundsSettled { get; init; }

    /// <inheritdoc/>
    public PaymentState Apply(IDomainEvent happened) => happened switch
    {
        PaymentCaptured captured => this with
        {
            Gateway = captured.Gateway,
            LegalEntityId = captured.LegalEntityId,
            PaymentId = captured.PaymentId,
            OrderReference = captured.OrderReference,
            Captured = captured.Amount,
            Refunded = Money.Zero(captured.Amount.Currency),
            Settled = Money.Zero(captured.Amount.Currency),
            RefundsSettled = Money.Zero(captured.Amount.Currency),
            ParkedRefund = null,
        },
        PaymentRefunded refunded => this with { Refunded = Refunded + refunded.Amount },
        PaymentRefundParked parked => this with { PaymentId = parked.PaymentId, ParkedRefund = parked.RefundedInAll },
        PaymentSettled settled when settled.Amount.IsNegative => this with { RefundsSettled = RefundsSettled - settled.Amount },
        PaymentSettled settled => this with { Settled = Settled + settled.Amount },
        _ => this,
    };
}

/// <summary>Decides what may happen to a payment. Notices may come in any order and more than once.</summary>
public static class PaymentDecider
{
    /// <summary>Applies a gateway's notice.</summary>
    /// <param name="state">The payment so far.</param>
    /// <param name="notice">What the gateway says.</param>
    /// <param name="legalEntityId">The company whose gateway account sent the notice.</param>
    public static Outcome Notify(PaymentState state, GatewayNotice notice, string legalEntityId) => notice switch
    {
        GatewayNotice.Captured captured => Capture(state, captured, legalEntityId),
        GatewayNotice.Refunded refunded => Refund(state, refunded),
        GatewayNotice.Ignored => Outcome.AlreadyDone(),
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.GetType().Name, "Unknown notice."),
    };

    /// <summary>
    /// Records that a settlement line paid out (positive) or took back (negative) this amount. The matcher has compared it
    /// with what was open.
    /// </summary>
    public static Outcome Settle(PaymentState state, string payoutId, string lineId, Money amount, DateTimeOffset at) => state.Captured is null
        ? Outcome.Reject(Problem.Error("payments.not-captured", "$", "The payment was never captured."))
        : Outcome.Accept(new PaymentSettled(state.Gateway!, state.PaymentId!, payoutId, lineId, amount, at));

    private static Outcome Capture(PaymentState state, GatewayNotice.Captured notice, string legalEntityId)
    {
        if (state.Captured is { } before)
        {
            return before == notice.Amount && state.OrderReference == notice.OrderReference
                ? Outcome.AlreadyDone()
                : Outcome.Reject(Problem.Error("payments.captured-otherwise", "$.data.object.amount_received", $"The payment was captured before as {before}."));
        }

        var captured = new PaymentCaptured(notice.Gateway, legalEntityId, notice.PaymentId, notice.OrderReference, notice.Amount, notice.OccurredAt);
        if (state.ParkedRefund is not { } parked)
        {
            return Outcome.Accept(captured);
        }

        var refund = Refund(state.Apply(captured), new GatewayNotice.Refunded(notice.EventId, notice.Gateway, notice.PaymentId, parked, notice.OccurredAt));
        return refund is Outcome.Accepted accepted ? Outcome.Accept([captured, .. accepted.Events]) : refund;
    }

    private static Outcome Refund(PaymentState state, GatewayNotice.Refunded notice)
    {
        if (state.Captured is not { } captured)
        {
            return state.ParkedRefund is { } parked && parked.Currency == notice.RefundedInAll.Currency && parked >= notice.RefundedInAll
                ? Outcome.AlreadyDone()
                : Outcome.Accept(new PaymentRefundParked(notice.PaymentId, notice.RefundedInAll, notice.OccurredAt));
        }

        if (notice.RefundedInAll.Currency != captured.Currency || notice.RefundedInAll > captured)
        {
            return Outcome.Reject(Problem.Error(
                "payments.refund-too-high", "$.data.object.amount_refunded", $"{notice.RefundedInAll} given back of {captured} captured."));
        }

        var more = notice.RefundedInAll - state.Refunded!.Value;
        return more.Amount <= 0
            ? Outcome.AlreadyDone()
            : Outcome.Accept(new PaymentRefunded(
                state.Gateway!,
                state.LegalEntityId!,
                notice.PaymentId,
                $"{notice.PaymentId}-{notice.RefundedInAll.ToMinor()}",
                state.OrderReference!,
                more,
                notice.OccurredAt));
    }
}
