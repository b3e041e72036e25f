using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>The news of a payment gateway, whatever its dialect: one of the cases nested here.</summary>
/// <param name="EventId">The gateway's id of the notice.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PaymentId">The gateway's id of the payment; settlement files name it again.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
public abstract record PaymentNotification(string EventId, string Gateway, string PaymentId, DateTimeOffset OccurredAt)
{
    /// <summary>True if it changes a payment by itself; what does not is left, or shown to a person.</summary>
    public bool ConcernsPayment => this is not (Ignored or Escalated or PaidOut);

    /// <summary>Money was promised by the customer's bank and may be captured. A later notice replaces an earlier one.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="Amount">The most that may be captured.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Authorised(string EventId, string Gateway, string PaymentId, Money Amount, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

    /// <summary>Money was captured: all of the payment, or a part that the gateway names.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="OrderReference">The order that the storefront wrote into the payment.</param>
    /// <param name="Amount">What was captured.</param>
    /// <param name="OccurredAt">See base.</param>
    /// <param name="ChargeId">The gateway's id of the charge, where it has one beside the payment's.</param>
    public sealed record Captured(
        string EventId, string Gateway, string PaymentId, string OrderReference, Money Amount, DateTimeOffset OccurredAt, string? ChargeId = null)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt)
    {
        /// <summary>The gateway's id of this part, which counts once; null when the amount is all that the payment captures.</summary>
        public string? CaptureId { get; init; }
    }

    /// <summary>Money was given back. Gateways tell the running total, so that a lost or late notice does no harm.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="RefundedInAll">All refunds of the payment so far.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Refunded(string EventId, string Gateway, string PaymentId, Money RefundedInAll, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

    /// <summary>Money was given back, told one refund at a time by a gateway that names each.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="RefundId">The gateway's id of the refund; it counts once.</param>
    /// <param name="Amount">This refund alone.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record RefundMade(string EventId, string Gateway, string PaymentId, string RefundId, Money Amount, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

    /// <summary>A refund did not reach the customer, or was cancelled: the money is back with us.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="RefundId">The gateway's id of the refund; it fails once.</param>
    /// <param name="Amount">This refund alone.</param>
    /// <param name="Type">The gateway's own name of what happened.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record RefundFailed(
        string EventId, string Gateway, string PaymentId, string RefundId, Money Amount, string Type, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

    /// <summary>The standing of a dispute of the customer's bank. The latest notice of a dispute counts.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="DisputeId">The gateway's id of the dispute.</param>
    /// <param name="Amount">What is disputed.</param>
    /// <param name="Status">Open, won or lost.</param>
    /// <param name="Type">The gateway's own name of what happened.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Disputed(
        string EventId, string Gateway, string PaymentId, string DisputeId, Money Amount, DisputeStatus Status, string Type, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

    /// <summary>A capture, or a part of one, was taken back by the gateway: it failed after it was told, or a bank called the money back.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="ReversalId">The gateway's id of what took it back; it counts once.</param>
    /// <param name="Amount">What was taken back.</param>
    /// <param name="Type">The gateway's own name of what happened.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record CaptureReversed(
        string EventId, string Gateway, string PaymentId, string ReversalId, Money Amount, string Type, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

    /// <summary>Money or a claim that billing cannot book by itself: no order is named, a field is odd, or there is no rule. A person decides.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">The gateway's id of what it is about; empty when the notice names nothing.</param>
    /// <param name="Type">The gateway's own name of it.</param>
    /// <param name="Amount">Money at stake, or null when the notice tells none.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Escalated(string EventId, string Gateway, string PaymentId, string Type, Money? Amount, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt)
    {
        /// <summary>Stable code of why, one of <see cref="EscalationCodes"/>.</summary>
        public string Code { get; init; } = EscalationCodes.NeedsPerson;

        /// <summary>Reason why a person is asked, the end of a sentence; no personal data.</summary>
        public string Why { get; init; } = "which is not booked by itself";

        /// <summary>The gateway's id of the captured part, as of <see cref="Captured.CaptureId"/>; null when the amount is all.</summary>
        public string? CaptureId { get; init; }

        /// <summary>Question to the person.</summary>
        public Problem Problem => new(
            Code, Severity.Warning, "payments", "$", $"{Gateway} tells {Type}{(PaymentId.Length > 0 ? $" of {PaymentId}" : string.Empty)}, {Why}.");
    }

    /// <summary>The gateway pays out to the bank, or takes from it: what its settlement file must add up to.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PayoutId">The gateway's id of the payout, which stands for the payment's id of the base.</param>
    /// <param name="Amount">What goes to the bank; negative when it is taken from there.</param>
    /// <param name="EffectiveOn">Day on which it reaches the bank, as the gateway expects.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record PaidOut(string EventId, string Gateway, string PayoutId, Money Amount, DateOnly EffectiveOn, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PayoutId, OccurredAt);

    /// <summary>Nothing that billing acts on; acknowledged and left.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="Type">The gateway's own name of it.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Ignored(string EventId, string Gateway, string Type, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, string.Empty, OccurredAt)
    {
        /// <summary>Reason why it is left, for the record; no personal data.</summary>
        public string Reason { get; init; } = "billing does not act on this type";
    }
}

/// <summary>The reasons why a notice is shown to a person. Stable codes.</summary>
public static class EscalationCodes
{
    /// <summary>There is no rule that books it.</summary>
    public const string NeedsPerson = "payments.needs-person";

    /// <summary>Money that names no order of ours, or names it in a way that cannot be used.</summary>
    public const string NoOrderReference = "payments.no-order-reference";

    /// <summary>Money given back or claimed that names no payment.</summary>
    public const string NoPayment = "payments.no-payment";

    /// <summary>A field that the rule needs is missing or odd.</summary>
    public const string Unreadable = "payments.unreadable";

    /// <summary>The notice holds no amounts, because the sender is set to send thin ones.</summary>
    public const string Thin = "payments.thin-event";
}

/// <summary>The standing of a dispute.</summary>
public enum DisputeStatus
{
    /// <summary>It runs; nothing is decided.</summary>
    Open,

    /// <summary>Closed: the seller keeps the money.</summary>
    Won,

    /// <summary>Closed: the customer has the money back.</summary>
    Lost,
}
