using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>What a line of a settlement file is about.</summary>
public enum SettlementLineKind
{
    /// <summary>A captured payment is paid out.</summary>
    Charge,

    /// <summary>A refund is taken back.</summary>
    Refund,

    /// <summary>A fee that stands on its own, such as network costs. Fees on charges are part of their line.</summary>
    Fee,

    /// <summary>A customer's bank takes a payment back.</summary>
    Dispute,

    /// <summary>A dispute was won, in full or in part.</summary>
    DisputeReversal,

    /// <summary>The gateway corrects something, and says what in words only.</summary>
    Adjustment,

    /// <summary>The transfer to the bank: the control total of all other lines of its payout.</summary>
    Payout,

    /// <summary>A category that has no rule here: reserves, transfers, reversed captures and the like.</summary>
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
/// <param name="SourceId">The gateway's object behind it: charge, refund, dispute, payout.</param>
/// <param name="PaymentId">The payment that it belongs to (Stripe <c>payment_intent_id</c>), or null.</param>
/// <param name="ChargeId">The charge that it belongs to, or null.</param>
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
    string? ChargeId);
