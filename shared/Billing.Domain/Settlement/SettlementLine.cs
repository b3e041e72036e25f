using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>The kind of a settlement file's line.</summary>
public enum SettlementLineKind
{
    /// <summary>A captured payment is paid out.</summary>
    Charge,

    /// <summary>A refund is taken back.</summary>
    Refund,

    /// <summary>A fee that stands on its own, such as network costs. Fees on charges are part of their line.</summary>
    Fee,

    /// <summary>A part that was authorised and not captured leaves the charge, which the gateway lists at its authorised amount.</summary>
    CaptureReversal,

    /// <summary>A refund did not reach the customer; its money comes back.</summary>
    RefundFailure,

    /// <summary>The gateway holds money back or releases it; it stays ours.</summary>
    Reserve,

    /// <summary>A customer's bank takes a payment back.</summary>
    Dispute,

    /// <summary>A dispute was won, in full or in part.</summary>
    DisputeReversal,

    /// <summary>The gateway corrects something, and says what in words only.</summary>
    Adjustment,

    /// <summary>The transfer to the bank: the control total of all other lines of its payout.</summary>
    Payout,

    /// <summary>A category that has no rule here: transfers, loans, issued cards and the like.</summary>
    Other,
}

/// <summary>
/// One line of a settlement file. Amounts are in the currency of the payout and positive when they come to us;
/// <c>Net = Gross - Fee</c>. Free text of the file is not kept: it often names the customer, and events are for ever.
/// </summary>
/// <param name="LineNumber">Line in the file, from 1; the header is usually line 1.</param>
/// <param name="LineId">The gateway's id of the movement (Stripe <c>balance_transaction_id</c>), unique in the file.</param>
/// <param name="PayoutId">The payout that it is part of.</param>
/// <param name="EffectiveOn">Day on which the payout reaches the bank, as the gateway expects.</param>
/// <param name="CreatedAt">When the movement took place at the gateway.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Category">The gateway's own word for it.</param>
/// <param name="Gross">Amount before the fee.</param>
/// <param name="Fee">What the gateway keeps; negative when it gives a fee back.</param>
/// <param name="Net">What the line adds to the payout.</param>
/// <param name="SourceId">The gateway's object behind it: charge, refund, dispute, payout; empty where the file does not say.</param>
/// <param name="PaymentId">The payment that it belongs to (Stripe <c>payment_intent_id</c>), or null.</param>
/// <param name="ChargeId">The charge that it belongs to, or null.</param>
/// <param name="CustomerFacing">What the customer saw, with the sign of the gross, in the currency of the payment; null where not told.</param>
/// <param name="OrderReference">The order that the payment's metadata names, or null.</param>
public sealed record SettlementLine(
    int LineNumber,
    string LineId,
    string PayoutId,
    DateOnly EffectiveOn,
    DateTimeOffset CreatedAt,
    SettlementLineKind Kind,
    string Category,
    Money Gross,
    Money Fee,
    Money Net,
    string SourceId,
    string? PaymentId,
    string? ChargeId,
    Money? CustomerFacing = null,
    string? OrderReference = null)
{
    /// <summary>Its amount in a currency: gross, or what the customer saw; null where neither is in it.</summary>
    public Money? In(Currency currency) => Gross.Currency == currency ? Gross : CustomerFacing is { } seen && seen.Currency == currency ? seen : null;
}
