using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>The questions about refunds after invoicing: the receivable never changes by them in silence.</summary>
public static class RefundQuestions
{
    /// <summary>The questions of an account, those that are answered by now among them.</summary>
    /// <param name="state">The account.</param>
    /// <param name="orderReference">Its order.</param>
    /// <param name="said">What else is known of a refund, by its id.</param>
    public static IEnumerable<PaymentQuestion> Of(Receivable state, string orderReference, IReadOnlyDictionary<string, string>? said = null) => state.Refunds
        .Select(refund => refund.Amount.Currency)
        .Distinct()
        .SelectMany(currency => RefundTargets.Of(state, currency).Select(standing => ToDecide(state, standing, orderReference, said?.GetValueOrDefault(standing.Refund.RefundId))).Append(OwedAfterNote(state, currency, orderReference)));

    private static PaymentQuestion ToDecide(Receivable state, RefundStanding standing, string order, string? said)
    {
        var (refund, amount) = (standing.Refund, standing.ToDecide);
        var invoices = string.Join(", ", state.Items.Where(item => item.Owed.Currency == amount.Currency && item.Owed.Amount > 0).Select(item => $"{item.Number} over {item.Owed}"));
        return new PaymentQuestion(
            $"refund-{order}-{refund.RefundId}",
            new Problem(
                "refunds.to-decide",
                Severity.Warning,
                "payments",
                "$",
                $"{amount} of refund {refund.RefundId} ({refund.Amount}) of payment {refund.PaymentId} went back after it was invoiced ({(invoices.Length == 0 ? "all of it taken back by credit notes" : invoices)}). "
                + $"Decide about it under orders/{order}/refunds/{refund.RefundId}/decision: with a credit note, or as goodwill, revenueReduction or owedAgain without one."
                + (said is null ? string.Empty : $" {said}")),
            amount,
            amount.IsZero);
    }

    // The note stands, since the customer has it; the money that came back is the customer's.
    private static PaymentQuestion OwedAfterNote(Receivable state, Currency currency, string order)
    {
        var credited = Money.Sum(state.Credits.Where(credit => credit.DecisionId is not null && credit.Amount.Currency == currency).Select(credit => credit.Amount), currency);
        var refunded = Money.Sum(state.Refunds.Where(refund => refund.Amount.Currency == currency).Select(refund => refund.Amount), currency);
        var owed = Money.Max(credited - refunded, Money.Zero(currency));
        var notes = string.Join(", ", state.Credits.Where(credit => credit.DecisionId is not null).Select(credit => credit.NoteNumber));
        return new PaymentQuestion(
            $"refund-{order}-owed-{currency.Code}",
            new Problem(
                "refunds.failed-after-credit-note",
                Severity.Warning,
                "payments",
                "$",
                $"{owed} of order {order} came back to us because a refund failed, and credit note {notes} stands: it is owed to the customer. Give it back again."),
            owed,
            owed.IsZero);
    }
}
