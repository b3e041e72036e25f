using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Money for an order was captured by a gateway: the gateway owes it to us from now on.</summary>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="LegalEntityId">The company whose gateway account captured it.</param>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="OrderReference">The order that it pays.</param>
/// <param name="Amount">What this event adds to what was captured; above zero.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
/// <param name="CaptureId">The gateway's id of a part; null when the payment is captured whole.</param>
/// <param name="ChargeId">The gateway's charge that captured it, where the gateway has such.</param>
[EventType("payment.captured")]
public sealed record PaymentCaptured(
    string Gateway,
    string LegalEntityId,
    string PaymentId,
    string OrderReference,
    Money Amount,
    DateTimeOffset OccurredAt,
    string? CaptureId = null,
    string? ChargeId = null) : IDomainEvent;

/// <summary>A capture was told that other captures of the payment hold in part or whole: only what it adds is captured besides.</summary>
[EventType("payment.capture-noted")]
public sealed record PaymentCaptureNoted(string PaymentId, string? CaptureId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The customer's bank has promised this much; more must not be captured.</summary>
[EventType("payment.authorised")]
public sealed record PaymentAuthorised(string PaymentId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A part of a captured payment was given back.</summary>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="LegalEntityId">The company whose gateway account gave it back.</param>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="RefundId">The gateway's id of the refund, or one made of what was given back in all.</param>
/// <param name="OrderReference">The order that the payment pays.</param>
/// <param name="Amount">What this event adds to what was given back; above zero.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
/// <param name="RefundedInAll">The running total that told of it; null where the gateway named the refund.</param>
[EventType("payment.refunded")]
public sealed record PaymentRefunded(
    string Gateway, string LegalEntityId, string PaymentId, string RefundId, string OrderReference, Money Amount, DateTimeOffset OccurredAt, Money? RefundedInAll = null) : IDomainEvent;

/// <summary>A running total of refunds was told that is not booked as it stands: before its capture, or after a refund that failed.</summary>
[EventType("payment.refund-parked")]
public sealed record PaymentRefundParked(string PaymentId, Money RefundedInAll, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A refund that its gateway names was told and is not booked as it stands: before its capture, or a running total holds it.</summary>
[EventType("payment.single-refund-parked")]
public sealed record PaymentSingleRefundParked(string PaymentId, string RefundId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The gateway says that a refund failed or was cancelled.</summary>
[EventType("payment.refund-failed")]
public sealed record PaymentRefundFailed(string PaymentId, string RefundId, Money Amount, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Money that had been given back is with us again, because the refund failed.</summary>
[EventType("payment.refund-reversed")]
public sealed record PaymentRefundReversed(
    string Gateway, string LegalEntityId, string PaymentId, string RefundId, string OrderReference, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The standing of a dispute was told by the gateway.</summary>
[EventType("payment.dispute-noted")]
public sealed record PaymentDisputeNoted(
    string PaymentId, string DisputeId, Money Amount, DisputeStatus Status, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The gateway says that it took a capture back, or a part of one.</summary>
[EventType("payment.capture-reversal-noted")]
public sealed record PaymentCaptureReversalNoted(string PaymentId, string ReversalId, Money Amount, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A dispute was lost, or the gateway took a capture back: the customer has the money.</summary>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="LegalEntityId">The company whose gateway account it was taken from.</param>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="DisputeId">The gateway's id of the dispute, or of what took the capture back.</param>
/// <param name="OrderReference">The order that the payment pays.</param>
/// <param name="Amount">What this event adds; above zero.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
/// <param name="IsOfCapture">True where a capture was taken back without a dispute: the gateway owes it no more. Null for a dispute.</param>
[EventType("payment.charged-back")]
public sealed record PaymentChargedBack(
    string Gateway, string LegalEntityId, string PaymentId, string DisputeId, string OrderReference, Money Amount, DateTimeOffset OccurredAt, bool? IsOfCapture = null) : IDomainEvent;

/// <summary>A dispute that was lost is not lost any more: the money is ours again. Or a dispute explains a capture that was taken back.</summary>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="LegalEntityId">The company whose gateway account has it again.</param>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="DisputeId">The gateway's id of the dispute, or of what took the capture back.</param>
/// <param name="OrderReference">The order that the payment pays.</param>
/// <param name="Amount">What this event takes away; above zero.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
/// <param name="IsOfCapture">True where it undoes what was booked of a capture that was taken back. Null for a dispute.</param>
[EventType("payment.chargeback-reversed")]
public sealed record PaymentChargebackReversed(
    string Gateway, string LegalEntityId, string PaymentId, string DisputeId, string OrderReference, Money Amount, DateTimeOffset OccurredAt, bool? IsOfCapture = null) : IDomainEvent;

/// <summary>The gateway paid a capture out to us, or took a refund from us, as its settlement file says.</summary>
[EventType("payment.settled")]
public sealed record PaymentSettled(
    string Gateway, string PaymentId, string PayoutId, string LineId, Money Amount, DateTimeOffset OccurredAt, SettledPart? Part = null) : IDomainEvent;

/// <summary>The part of a payment that a settlement line settles.</summary>
public enum SettledPart
{
    /// <summary>The capture: paid out, or (negative) the part of an authorisation that was not captured.</summary>
    Capture,

    /// <summary>Refunds: taken from us (negative), or come back because they failed.</summary>
    Refund,

    /// <summary>A dispute: taken from us (negative), or come back because it was won.</summary>
    Dispute,
}

/// <summary>A line of a settlement file that names the payment and fits nothing of it yet: it is looked at again when the payment changes.</summary>
[EventType("payment.line-waits")]
public sealed record PaymentLineWaits(string PaymentId, WaitingLine Line, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A gateway told of captured money and named no order of ours: a person says which it pays, or that it is none of ours.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="LegalEntityId">Company whose gateway account captured it.</param>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="Notice">Message id of the gateway's notice.</param>
/// <param name="Amount">What was captured.</param>
/// <param name="OccurredAt">When it was captured.</param>
/// <param name="CaptureId">The gateway's id of this part; null when the amount is all that the payment captures.</param>
[EventType("payment.unassigned")]
public sealed record PaymentUnassigned(
    string Gateway, string LegalEntityId, string PaymentId, string Notice, Money Amount, DateTimeOffset OccurredAt, string? CaptureId = null) : IDomainEvent;

/// <summary>A person said which order captured money pays; its capture follows.</summary>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="OrderReference">The order.</param>
/// <param name="By">Person who said so.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("payment.assigned")]
public sealed record PaymentAssigned(string PaymentId, string OrderReference, string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;
