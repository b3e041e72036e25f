using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>A refund as it stands to the invoices of its order.</summary>
/// <param name="Refund">The refund.</param>
/// <param name="AtStake">What of it went back out of money that invoices had used, and is not decided and carried out.</param>
/// <param name="Pending">What of that waits for credit notes that were decided.</param>
/// <param name="Credited">What credit notes of its decisions took back.</param>
public sealed record RefundStanding(AccountRefund Refund, Money AtStake, Money Pending, Money Credited)
{
    /// <summary>Amount that somebody must decide.</summary>
    public Money ToDecide => Money.Max(AtStake - Pending, Money.Zero(AtStake.Currency));
}

/// <summary>The amounts that must stand apart of an account's refunds.</summary>
/// <remarks>
/// They follow from what was invoiced, credited, paid, given back and decided, never from the order in which that came: money that no invoice
/// needs is given back first, and the oldest refund takes it.
/// </remarks>
public static class RefundTargets
{
    /// <summary>Amount that must stand apart in all: zero as long as nothing is invoiced.</summary>
    public static Money Held(Receivable state, Currency currency)
    {
        var items = state.Items.Where(item => item.Amount.Currency == currency).ToList();
        if (items.Count == 0)
        {
            return Money.Zero(currency);
        }

        var (refunded, disputed) = (Sum(state.Refunds.Select(refund => refund.Amount), currency), Sum(state.Disputed, currency));
        var paid = Sum(state.Movements, currency) + refunded + disputed;
        var credited = Sum(state.Credits.Where(credit => credit.DecisionId is not null).Select(credit => credit.Amount), currency);
        var decided = Sum(state.Decisions.Where(decision => decision.Treatment != RefundTreatment.CreditNote).Select(decision => decision.Amount), currency);
        var free = NotNegative(paid - credited - Sum(items.Select(item => item.Owed), currency));
        return NotNegative(NotNegative(refunded - credited - decided) - free);
    }

    /// <summary>Each refund of a currency, the oldest first. Together they hold what must stand apart.</summary>
    public static IReadOnlyList<RefundStanding> Of(Receivable state, Currency currency)
    {
        var left = Held(state, currency);
        var standings = new List<RefundStanding>();
        foreach (var refund in InOrder(state, currency).Reverse())
        {
            var credited = CreditedOf(state, refund);
            var atStake = Money.Min(left, NotNegative(refund.Amount - credited - DecidedOf(state, refund)));
            left -= atStake;
            standings.Insert(0, new RefundStanding(refund, atStake, PendingOf(state, refund), credited));
        }

        return standings;
    }

    /// <summary>Amount decided about a refund without a credit note, as far as it holds.</summary>
    internal static Money DecidedOf(Receivable state, AccountRefund refund) => Sum(
        state.Decisions.Where(decision => decision.RefundId == refund.RefundId && decision.Treatment != RefundTreatment.CreditNote).Select(decision => decision.Amount),
        refund.Amount.Currency);

    /// <summary>Amount that credit notes of a refund's decisions took back.</summary>
    internal static Money CreditedOf(Receivable state, AccountRefund refund)
    {
        var decisions = state.Decisions.Where(decision => decision.RefundId == refund.RefundId).Select(decision => decision.DecisionId).ToHashSet(StringComparer.Ordinal);
        return Sum(state.Credits.Where(credit => credit.DecisionId is { } id && decisions.Contains(id)).Select(credit => credit.Amount), refund.Amount.Currency);
    }

    private static Money PendingOf(Receivable state, AccountRefund refund) => Sum(
        state.Decisions.Where(decision => decision.RefundId == refund.RefundId).SelectMany(decision => decision.Pending).Select(note => note.Amount), refund.Amount.Currency);

    private static IEnumerable<AccountRefund> InOrder(Receivable state, Currency currency) => state.Refunds
        .Where(refund => refund.Amount.Currency == currency)
        .OrderBy(refund => refund.At)
        .ThenBy(refund => refund.RefundId, StringComparer.Ordinal);

    private static Money NotNegative(Money amount) => Money.Max(amount, Money.Zero(amount.Currency));

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) => Money.Sum(amounts.Where(amount => amount.Currency == currency), currency);
}
