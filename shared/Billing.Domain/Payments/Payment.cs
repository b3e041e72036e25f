using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>A refund that waits for its capture.</summary>
/// <param name="RefundId">The gateway's id.</param>
/// <param name="Amount">This refund alone.</param>
public sealed record ParkedRefund(string RefundId, Money Amount);

/// <summary>A part of a payment that was captured by itself.</summary>
/// <param name="CaptureId">The gateway's id.</param>
/// <param name="Amount">This part alone.</param>
public sealed record CapturedPart(string CaptureId, Money Amount);

/// <summary>A refund that the gateway names.</summary>
/// <param name="RefundId">The gateway's id.</param>
/// <param name="Amount">This refund alone.</param>
/// <param name="IsMade">True if it was told as made; false while only its failure was told.</param>
/// <param name="FailedAt">When it failed at the gateway, or null.</param>
/// <param name="At">When it was made; null where only its failure was told, and in states that were written before it was kept.</param>
public sealed record NamedRefund(string RefundId, Money Amount, bool IsMade, DateTimeOffset? FailedAt, DateTimeOffset? At = null);

/// <summary>A capture, or a part of one, that the gateway took back: it failed after it was told, or its bank called it back.</summary>
/// <param name="ReversalId">The gateway's id of it.</param>
/// <param name="Amount">This one alone.</param>
/// <param name="At">When it happened at the gateway.</param>
public sealed record CaptureReversal(string ReversalId, Money Amount, DateTimeOffset At);

/// <summary>The total given back at some time, without refunds that had failed by then.</summary>
public sealed record RefundTotal(Money InAll, DateTimeOffset At);

/// <summary>A line of a settlement file, by where it stands.</summary>
/// <param name="Source">The gateway's source name, which the payout is kept under.</param>
/// <param name="PayoutId">The payout.</param>
/// <param name="LineId">The gateway's id of the movement.</param>
public sealed record WaitingLine(string Source, string PayoutId, string LineId);

/// <summary>Captured money of which its gateway names no order.</summary>
/// <param name="Notice">Message id of the gateway's notice, which its exception is named after.</param>
/// <param name="Amount">What was captured.</param>
/// <param name="At">When it was captured.</param>
/// <param name="CaptureId">The gateway's id of this part; null when the amount is all that the payment captures.</param>
public sealed record UnassignedCapture(string Notice, Money Amount, DateTimeOffset At, string? CaptureId = null);

/// <summary>A dispute as its latest notice says.</summary>
public sealed record PaymentDispute(string DisputeId, Money Amount, DisputeStatus Status, DateTimeOffset At);

/// <summary>
/// One payment at one gateway: what the gateway told, in whatever order, and what of it is booked. <see cref="PaymentTargets"/>
/// works out what must be booked.
/// </summary>
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

    /// <summary>The most that may be captured, or null when the gateway did not tell.</summary>
    public Money? Authorised { get; init; }

    /// <summary>Time at which the gateway authorised that much.</summary>
    public DateTimeOffset AuthorisedAt { get; init; }

    /// <summary>Amount captured, or null before that.</summary>
    public Money? Captured { get; init; }

    /// <summary>Amount captured in all, as the gateway says; null when it named parts only.</summary>
    public Money? CapturedInAll { get; init; }

    /// <summary>The parts that it named.</summary>
    public IReadOnlyList<CapturedPart> Parts { get; init; } = [];

    /// <summary>Amount given back in all, as far as it is booked; refunds that failed are taken off.</summary>
    public Money? Refunded { get; init; }

    /// <summary>Amount that customers' banks took back by lost disputes, as far as it is booked.</summary>
    public Money? ChargedBack { get; init; }

    /// <summary>Amount of captures that the gateway took back, as far as it is booked, without lost disputes.</summary>
    public Money? Reversed { get; init; }

    /// <summary>Captures that the gateway took back.</summary>
    public IReadOnlyList<CaptureReversal> Reversals { get; init; } = [];

    /// <summary>Ids of the refunds that are booked.</summary>
    public IReadOnlyList<string> RefundIds { get; init; } = [];

    /// <summary>Refunds that the gateway named.</summary>
    public IReadOnlyList<NamedRefund> Refunds { get; init; } = [];

    /// <summary>Running totals of refunds that it told.</summary>
    public IReadOnlyList<RefundTotal> RefundTotals { get; init; } = [];

    /// <summary>Booked refunds of the time before each was kept by name; null where there is none.</summary>
    public Money? UntrackedRefunds { get; init; }

    /// <summary>Disputes.</summary>
    public IReadOnlyList<PaymentDispute> Disputes { get; init; } = [];

    /// <summary>A running total of refunds told before the capture; of states that were written before totals were kept by time.</summary>
    public Money? ParkedRefund { get; init; }

    /// <summary>Single refunds told before the capture; of states that were written before refunds were kept by name.</summary>
    public IReadOnlyList<ParkedRefund> ParkedSingleRefunds { get; init; } = [];

    /// <summary>Captures that the gateway has paid out.</summary>
    public Money? Settled { get; init; }

    /// <summary>Refunds that the gateway has taken back.</summary>
    public Money? RefundsSettled { get; init; }

    /// <summary>Lines of settlement files that name the payment and fit nothing of it yet.</summary>
    public IReadOnlyList<WaitingLine> WaitingLines { get; init; } = [];

    /// <summary>Captures without an order, until a person assigns them to one.</summary>
    public IReadOnlyList<UnassignedCapture> Unassigned { get; init; } = [];

    /// <inheritdoc/>
    public PaymentState Apply(IDomainEvent happened) => happened switch
    {
        PaymentUnassigned unassigned => this with
        {
            Gateway = unassigned.Gateway,
            LegalEntityId = unassigned.LegalEntityId,
            PaymentId = unassigned.PaymentId,
            Unassigned = [.. Unassigned, new UnassignedCapture(unassigned.Notice, unassigned.Amount, unassigned.OccurredAt, unassigned.CaptureId)],
        },
        PaymentAssigned => this with { Unassigned = [] },
        PaymentAuthorised authorised => this with { PaymentId = authorised.PaymentId, Authorised = authorised.Amount, AuthorisedAt = authorised.OccurredAt },
        PaymentCaptureNoted noted => Note(noted.CaptureId, noted.Amount),
        PaymentCaptured captured => Capture(captured),
        PaymentRefunded refunded => Refund(refunded),
        PaymentSingleRefundParked parked => Name(new NamedRefund(parked.RefundId, parked.Amount, IsMade: true, FailedAt: null, parked.OccurredAt)) with { PaymentId = parked.PaymentId },
        PaymentRefundParked parked => Total(new RefundTotal(parked.RefundedInAll, parked.OccurredAt)) with { PaymentId = parked.PaymentId },
        PaymentRefundFailed failed => Name(new NamedRefund(failed.RefundId, failed.Amount, IsMade: false, failed.OccurredAt)) with { PaymentId = failed.PaymentId },
        PaymentRefundReversed reversed => this with { Refunded = Refunded - reversed.Amount },
        PaymentDisputeNoted noted => this with
        {
            PaymentId = noted.PaymentId,
            Disputes = [.. Disputes.Where(each => each.DisputeId != noted.DisputeId), new PaymentDispute(noted.DisputeId, noted.Amount, noted.Status, noted.OccurredAt)],
        },
        PaymentCaptureReversalNoted noted => this with { PaymentId = noted.PaymentId, Reversals = [.. Reversals, new CaptureReversal(noted.ReversalId, noted.Amount, noted.OccurredAt)] },
        PaymentChargedBack { IsOfCapture: true } back => this with { Reversed = (Reversed ?? Money.Zero(back.Amount.Currency)) + back.Amount },
        PaymentChargebackReversed { IsOfCapture: true } reversed => this with { Reversed = Reversed - reversed.Amount },
        PaymentChargedBack back => this with { ChargedBack = (ChargedBack ?? Money.Zero(back.Amount.Currency)) + back.Amount },
        PaymentChargebackReversed reversed => this with { ChargedBack = ChargedBack - reversed.Amount },
        PaymentSettled settled => Settle(settled) with { WaitingLines = [.. WaitingLines.Where(line => line.LineId != settled.LineId)] },
        PaymentLineWaits waits => this with { WaitingLines = [.. WaitingLines, waits.Line] },
        _ => this,
    };

    private PaymentState Settle(PaymentSettled settled) => (settled.Part ?? (settled.Amount.IsNegative ? SettledPart.Refund : SettledPart.Capture)) switch
    {
        SettledPart.Capture => this with { Settled = Settled + settled.Amount },
        SettledPart.Refund => this with { RefundsSettled = RefundsSettled - settled.Amount },
        _ => this,
    };

    private PaymentState Capture(PaymentCaptured captured)
    {
        var zero = Money.Zero(captured.Amount.Currency);
        return Note(captured.CaptureId, captured.Amount) with
        {
            Gateway = captured.Gateway,
            LegalEntityId = captured.LegalEntityId,
            PaymentId = captured.PaymentId,
            ChargeId = captured.ChargeId ?? ChargeId,
            OrderReference = captured.OrderReference,
            Captured = (Captured ?? zero) + captured.Amount,
            Refunded = Refunded ?? zero,
            Settled = Settled ?? zero,
            RefundsSettled = RefundsSettled ?? zero,
        };
    }

    // What was noted before the capture that it led to stays as it was told.
    private PaymentState Note(string? captureId, Money amount) => captureId is null
        ? this with { CapturedInAll = CapturedInAll ?? amount }
        : Parts.Any(part => part.CaptureId == captureId) ? this : this with { Parts = [.. Parts, new CapturedPart(captureId, amount)] };

    /// <summary>The id of a refund that the gateway did not name, made of what was ever given back.</summary>
    internal static string RefundIdOf(string paymentId, Money everGivenBack) => $"{paymentId}-{everGivenBack.ToMinor()}";

    private PaymentState Refund(PaymentRefunded refunded)
    {
        var noted = refunded.RefundedInAll is { } inAll ? Total(new RefundTotal(inAll, refunded.OccurredAt))
            : refunded.RefundId.StartsWith($"{refunded.PaymentId}-", StringComparison.Ordinal) ? this
            : Name(new NamedRefund(refunded.RefundId, refunded.Amount, IsMade: true, FailedAt: null, refunded.OccurredAt));
        return noted with { Refunded = Refunded + refunded.Amount, RefundIds = [.. RefundIds, refunded.RefundId] };
    }

    private PaymentState Total(RefundTotal total) => Tracking() with { RefundTotals = [.. RefundTotals, total] };

    private PaymentState Name(NamedRefund told)
    {
        var before = Refunds.FirstOrDefault(each => each.RefundId == told.RefundId);
        var after = before is null
            ? told
            : before with { IsMade = before.IsMade || told.IsMade, FailedAt = before.FailedAt ?? told.FailedAt, At = before.At ?? told.At };
        return Tracking() with { Refunds = [.. Refunds.Where(each => each.RefundId != told.RefundId), after] };
    }

    // What a state of an earlier build had booked before the first refund was kept by name.
    private PaymentState Tracking() => Refunds.Count > 0 || RefundTotals.Count > 0 || Refunded is not { Amount: > 0 }
        ? this
        : this with { UntrackedRefunds = Refunded };
}
