using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>What a payment gateway says, whatever its dialect: one of the cases nested here.</summary>
/// <param name="EventId">The gateway's id of the notice.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PaymentId">The gateway's id of the payment; settlement files name it again.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
public abstract record PaymentNotification(string EventId, string Gateway, string PaymentId, DateTimeOffset OccurredAt)
{
    /// <summary>Whether it changes a payment by itself; what does not is left, or shown to a person.</summary>
    public bool ConcernsPayment => this is not (Ignored or Escalated or PaidOut);

    /// <summary>Money was captured.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base.</param>
    /// <param name="OrderReference">The order that the storefront wrote into the payment.</param>
    /// <param name="Amount">What was captured.</param>
    /// <param name="OccurredAt">See base.</param>
    /// <param name="ChargeId">The gateway's id of the charge, where it has one beside the payment's.</param>
    public sealed record Captured(
        string EventId, string Gateway, string PaymentId, string OrderReference, Money Amount, DateTimeOffset OccurredAt, string? ChargeId = null)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt);

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

    /// <summary>Money or a claim moved in a way that billing does not book by itself, such as a chargeback or a failed refund: a person decides.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Gateway">See base.</param>
    /// <param name="PaymentId">See base; empty when the notice names none.</param>
    /// <param name="Type">The gateway's own name of it.</param>
    /// <param name="Amount">Money at stake, or null when the notice tells none.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Escalated(string EventId, string Gateway, string PaymentId, string Type, Money? Amount, DateTimeOffset OccurredAt)
        : PaymentNotification(EventId, Gateway, PaymentId, OccurredAt)
    {
        /// <summary>What the person is asked.</summary>
        public Problem Problem => new(
            "payments.needs-person", Severity.Warning, "payments", "$", $"{Gateway} tells {Type} of payment {PaymentId}, which is not booked by itself.");
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
        : PaymentNotification(EventId, Gateway, string.Empty, OccurredAt);
}
