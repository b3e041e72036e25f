using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>The facts of a payment that settlement needs. All amounts are in the currency of the capture.</summary>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PaymentId">The gateway's id of the payment.</param>
/// <param name="OrderReference">The order that it pays.</param>
/// <param name="Captured">What was captured.</param>
/// <param name="Refunded">What was ever given back; what came back because it failed is no less of it.</param>
/// <param name="Settled">What the gateway has paid out of the capture.</param>
/// <param name="RefundsSettled">What it has taken back of the refunds.</param>
public sealed record CapturedPayment(
    string Gateway, string PaymentId, string OrderReference, Money Captured, Money Refunded, Money Settled, Money RefundsSettled)
{
    /// <summary>Captured and not paid out yet.</summary>
    public Money ChargeOpen => Captured - Settled;

    /// <summary>Given back and not taken from a payout yet.</summary>
    public Money RefundOpen => Refunded - RefundsSettled;

    /// <summary>The payment of a stream, or null when nothing was captured yet.</summary>
    public static CapturedPayment? Of(PaymentState state) => state.Captured is not { } captured
        ? null
        : new CapturedPayment(
            state.Gateway!,
            state.PaymentId!,
            state.OrderReference!,
            captured,
            (state.Refunded ?? Money.Zero(captured.Currency)) + PaymentTargets.FailedOf(state, captured.Currency),
            state.Settled ?? Money.Zero(captured.Currency),
            state.RefundsSettled ?? Money.Zero(captured.Currency));

    /// <summary>The payment after a line that was matched to it.</summary>
    internal CapturedPayment After(MatchedLine matched) => (matched.Line.Kind, matched.Match.Settles) switch
    {
        (SettlementLineKind.Charge or SettlementLineKind.CaptureReversal, { } amount) => this with { Settled = Settled + amount },
        (SettlementLineKind.Refund or SettlementLineKind.RefundFailure, { } amount) => this with { RefundsSettled = RefundsSettled - amount },
        _ => this,
    };
}
