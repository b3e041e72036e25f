using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>The amounts that must stand in the books of a payment by all that its gateway told.</summary>
/// <remarks>They follow from what was told and when that happened at the gateway, never from the order in which it was told here.</remarks>
/// <param name="Captured">The larger of the whole and the sum of the parts.</param>
/// <param name="Refunded">Refunds made less those that failed.</param>
/// <param name="ChargedBack">Disputes that are lost.</param>
/// <param name="Reversed">
/// Captures that the gateway took back, beyond what disputes that are lost and refunds of the same id explain: PayPal may tell such money in two ways.
/// </param>
public sealed record PaymentTargets(Money Captured, Money Refunded, Money ChargedBack, Money Reversed)
{
    /// <summary>Given back in all, by refunds, disputes and captures taken back.</summary>
    public Money GivenBack => Refunded + ChargedBack + Reversed;

    /// <summary>Works the targets out in a currency; what was told in another does not count.</summary>
    public static PaymentTargets Of(PaymentState state, Currency currency)
    {
        var parts = Money.Sum(state.Parts.Select(part => part.Amount).Where(amount => amount.Currency == currency), currency);
        var whole = (state.CapturedInAll ?? (state.Parts.Count == 0 ? state.Captured : null)) is { } told && told.Currency == currency ? told : Money.Zero(currency);
        var lost = Money.Sum(state.Disputes.Where(dispute => dispute.Status == DisputeStatus.Lost && dispute.Amount.Currency == currency).Select(dispute => dispute.Amount), currency);
        var taken = state.Reversals.Where(reversal => reversal.Amount.Currency == currency && state.Refunds.All(refund => !refund.IsMade || refund.RefundId != reversal.ReversalId));
        var reversed = Money.Sum(taken.Select(reversal => reversal.Amount), currency);
        return new PaymentTargets(Money.Max(parts, whole), RefundedOf(state, currency), lost, Money.Max(reversed - lost, Money.Zero(currency)));
    }

    /// <summary>Refunds that failed, in all.</summary>
    internal static Money FailedOf(PaymentState state, Currency currency) =>
        Money.Sum(state.Refunds.Where(refund => refund.FailedAt is not null && refund.Amount.Currency == currency).Select(refund => refund.Amount), currency);

    // A running total leaves out what had failed by its time; with that added, the highest is what was ever given back. Refunds told
    // by name count as well, in case that their total is late or never told.
    private static Money RefundedOf(PaymentState state, Currency currency)
    {
        var named = Named(state).Where(refund => refund.Amount.Currency == currency).ToList();
        var made = Money.Sum(named.Where(refund => refund.IsMade).Select(refund => refund.Amount), currency) + (state.UntrackedRefunds ?? Money.Zero(currency));
        var known = Money.Sum(named.Select(refund => refund.Amount), currency);
        var failed = named.Where(refund => refund.FailedAt is not null).ToList();
        var everGivenBack = Totals(state)
            .Where(total => total.InAll.Currency == currency)
            .Select(total => total.InAll + Money.Sum(failed.Where(refund => refund.FailedAt < total.At).Select(refund => refund.Amount), currency))
            .Aggregate(Money.Max(made, known), Money.Max);
        return everGivenBack - FailedOf(state, currency);
    }

    private static IEnumerable<NamedRefund> Named(PaymentState state) => state.Refunds.Concat(state.ParkedSingleRefunds
        .Where(parked => state.Refunds.All(refund => refund.RefundId != parked.RefundId))
        .Select(parked => new NamedRefund(parked.RefundId, parked.Amount, IsMade: true, FailedAt: null)));

    private static IEnumerable<RefundTotal> Totals(PaymentState state) =>
        state.ParkedRefund is { } parked ? state.RefundTotals.Append(new RefundTotal(parked, DateTimeOffset.MinValue)) : state.RefundTotals;
}
