using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Money for an order was captured by a gateway: the gateway owes it to us from now on.</summary>
[EventType("payment.captured")]
public sealed record PaymentCaptured(
    string Gateway,
    string LegalEntityId,
    string PaymentId,
    string OrderReference,
    Money Amount,
    DateTimeOffset OccurredAt,
    string? ChargeId = null) : IDomainEvent;

/// <summary>A part of a captured payment was given back.</summary>
[EventType("payment.refunded")]
public sealed record PaymentRefunded(
    string Gateway, string LegalEntityId, string PaymentId, string RefundId, string OrderReference, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A refund was told before its capture; it is applied when the capture is told.</summary>
[EventType("payment.refund-parked")]
public sealed record PaymentRefundParked(string PaymentId, Money RefundedInAll, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One refund of a gateway that names each was told before its capture; it is applied when the capture is told.</summary>
[EventType("payment.single-refund-parked")]
public sealed record PaymentSingleRefundParked(string PaymentId, string RefundId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The gateway paid a capture out to us, or took a refund from us, as its settlement file says.</summary>
[EventType("payment.settled")]
public sealed record PaymentSettled(
    string Gateway, string PaymentId, string PayoutId, string LineId, Money Amount, DateTimeOffset OccurredAt, SettledPart? Part = null) : IDomainEvent;

/// <summary>What of a payment a settlement line settles.</summary>
public enum SettledPart
{
    /// <summary>The capture: paid out, or (negative) the part of an authorisation that was not captured.</summary>
    Capture,

    /// <summary>Refunds: taken from us (negative), or come back because they failed.</summary>
    Refund,
}

/// <summary>A refund that waits for its capture.</summary>
/// <param name="RefundId">The gateway's id.</param>
/// <param name="Amount">This refund alone.</param>
public sealed record ParkedRefund(string RefundId, Money Amount);

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

    /// <summary>The gateway's charge that captured it, where the gateway has such; settlement files may name it alone.</summary>
    public string? ChargeId { get; init; }

    /// <summary>The order it pays.</summary>
    public string? OrderReference { get; init; }

    /// <summary>What was captured, or null before that.</summary>
    public Money? Captured { get; init; }

    /// <summary>What was given back in all, as far as it is booked.</summary>
    public Money? Refunded { get; init; }

    /// <summary>A running total of refunds told before the capture.</summary>
    public Money? ParkedRefund { get; init; }

    /// <summary>Ids of the refunds that are booked.</summary>
    public IReadOnlyList<string> RefundIds { get; init; } = [];

    /// <summary>Single refunds told before the capture, in the order in which they were told.</summary>
    public IReadOnlyList<ParkedRefund> ParkedSingleRefunds { get; init; } = [];

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
            ChargeId = captured.ChargeId,
            OrderReference = captured.OrderReference,
            Captured = captured.Amount,
            Refunded = Money.Zero(captured.Amount.Currency),
            Settled = Money.Zero(captured.Amount.Currency),
            RefundsSettled = Money.Zero(captured.Amount.Currency),
            ParkedRefund = null,
            ParkedSingleRefunds = [],
        },
        PaymentRefunded refunded => this with { Refunded = Refunded + refunded.Amount, RefundIds = [.. RefundIds, refunded.RefundId] },
        PaymentSingleRefundParked parked => this with
        {
            PaymentId = parked.PaymentId,
            ParkedSingleRefunds = [.. ParkedSingleRefunds, new ParkedRefund(parked.RefundId, parked.Amount)],
        },
        PaymentRefundParked parked => this with { PaymentId = parked.PaymentId, ParkedRefund = parked.RefundedInAll },
        PaymentSettled settled when settled.Part == SettledPart.Refund || (settled.Part is null && settled.Amount.IsNegative) => this with { RefundsSettled = RefundsSettled - settled.Amount },
        PaymentSettled settled => this with { Settled = Settled + settled.Amount },
        _ => this,
    };
}
