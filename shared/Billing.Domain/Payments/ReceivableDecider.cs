using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Sets money against invoices as either comes, and keeps apart what was given back after invoicing until it is decided.</summary>
public static class ReceivableDecider
{
    /// <summary>An invoice was issued: money that is kept for it pays it, and what else is free.</summary>
    public static Outcome OpenInvoice(Receivable state, string orderReference, string legalEntityId, string number, Money gross, DateTimeOffset at, string? key = null)
    {
        if (state.Items.Any(item => item.Number == number))
        {
            return Outcome.AlreadyDone();
        }

        var opened = new ReceivableOpened(legalEntityId, number, gross, at, key);
        return RenewalClaims.KeptFor(state, key, gross) is { Amount: > 0 } kept
            ? Settled(state, orderReference, gross.Currency, opened, new PaymentApplied(orderReference, legalEntityId, number, kept, at))
            : Settled(state, orderReference, gross.Currency, opened);
    }

    /// <summary>Money came or (negative) was taken back.</summary>
    public static Outcome MoveMoney(
        Receivable state, string orderReference, string paymentId, Money amount, DateTimeOffset at, MovementKind? kind = null, string? refundId = null) =>
        Settled(state, orderReference, amount.Currency, new ReceivableMoneyMoved(paymentId, amount, at, kind, refundId));

    /// <summary>A credit note was issued, perhaps before its invoice came.</summary>
    public static Outcome Credit(
        Receivable state, string orderReference, string invoiceNumber, string noteNumber, Money amount, DateTimeOffset at, string? decisionId = null) =>
        state.Credits.Any(credit => credit.NoteNumber == noteNumber)
            ? Outcome.AlreadyDone()
            : Settled(state, orderReference, amount.Currency, new ReceivableCredited(invoiceNumber, noteNumber, amount, at, decisionId));

    /// <summary>A credit note that was decided cannot be issued.</summary>
    public static Outcome RefuseCredit(Receivable state, string orderReference, string decisionId, string invoiceNumber, string text, DateTimeOffset at) =>
        state.Decisions.Any(decision => decision.DecisionId == decisionId && decision.Pending.Any(note => note.InvoiceNumber == invoiceNumber))
            ? Outcome.Accept(new RefundCreditRefused(orderReference, decisionId, invoiceNumber, text, at))
            : Outcome.AlreadyDone();

    /// <summary>Says what a refund after invoicing is. Refused is what nobody needs to decide, and a credit note over more than remains.</summary>
    /// <param name="state">The account.</param>
    /// <param name="orderReference">Its order.</param>
    /// <param name="refundId">The refund.</param>
    /// <param name="answer">What it is.</param>
    /// <param name="at">Now.</param>
    public static Outcome DecideRefund(Receivable state, string orderReference, string refundId, RefundAnswer answer, DateTimeOffset at)
    {
        if (state.Refunds.FirstOrDefault(each => each.RefundId == refundId) is not { } refund)
        {
            return Outcome.Reject(Problem.Error("refunds.unknown", "$", $"Order {orderReference} has no refund {refundId}."));
        }

        var currency = refund.Amount.Currency;
        var toDecide = RefundTargets.Of(state, currency).Single(standing => standing.Refund == refund).ToDecide;
        var amount = answer.Amount ?? toDecide;
        if (toDecide.IsZero)
        {
            return Outcome.Reject(Problem.Error("refunds.nothing-to-decide", "$", $"Nothing of refund {refundId} waits for a decision: it is decided, or was given back before it was invoiced."));
        }

        if (amount.Currency != currency || !amount.IsPayable || amount.Amount <= 0 || amount > toDecide)
        {
            return Outcome.Reject(Problem.Error("refunds.amount", "$.amount", $"{amount} of refund {refundId}: {toDecide} waits for a decision, and more than 0 is needed."));
        }

        var (notes, problem) = answer.Treatment == RefundTreatment.CreditNote ? Plan(state, answer, amount) : ([], null);
        var decided = new RefundDecided(
            orderReference,
            state.Items.First(item => item.Amount.Currency == currency).LegalEntityId,
            $"{refundId}.{state.Decisions.Count(decision => decision.RefundId == refundId) + 1}",
            refundId,
            amount,
            answer.Treatment,
            notes,
            answer.Actor,
            answer.Reason,
            at);
        return problem is null ? Settled(state, orderReference, currency, decided) : Outcome.Reject(problem);
    }

    // The newest invoice is taken back first: what a customer sends back is what came last.
    private static (IReadOnlyList<PlannedCredit> Notes, Problem? Problem) Plan(Receivable state, RefundAnswer answer, Money amount)
    {
        if (answer.Notes is { } planned)
        {
            var tooHigh = planned.FirstOrDefault(note => (note.Rounding is { } rounding ? note.Amount - rounding : note.Amount) > LeftOf(state, note.InvoiceNumber, amount.Currency));
            return tooHigh is null ? (planned, null) : ([], TooHigh(tooHigh.Amount, $"{LeftOf(state, tooHigh.InvoiceNumber, amount.Currency)} of invoice {tooHigh.InvoiceNumber}"));
        }

        var remaining = state.Items
            .Where(item => item.Amount.Currency == amount.Currency && (answer.InvoiceNumber is null || item.Number == answer.InvoiceNumber))
            .Select(item => (Item: item, Left: item.Owed - PendingOf(state, item)))
            .Where(each => each.Left.Amount > 0)
            .Reverse()
            .ToList();
        var (left, notes) = (amount, new List<PlannedCredit>());
        foreach (var (item, rest) in remaining.Where(_ => left.Amount > 0))
        {
            var part = Money.Min(left, rest);
            left -= part;
            notes.Add(new PlannedCredit(item.Number, item.Key, part));
        }

        var names = remaining.Count == 0 ? "nothing" : string.Join(" and ", remaining.Select(each => $"{each.Left} of invoice {each.Item.Number}"));
        return left.IsZero ? (notes, null) : ([], TooHigh(amount, names));
    }

    private static Problem TooHigh(Money amount, string remaining) =>
        Problem.Error("refunds.credit-too-high", "$.amount", $"A credit note over {amount}: {remaining} remains. Decide about the rest without one.");

    private static Money LeftOf(Receivable state, string invoiceNumber, Currency currency) =>
        state.Items.FirstOrDefault(item => item.Number == invoiceNumber && item.Amount.Currency == currency) is { } item ? item.Owed - PendingOf(state, item) : Money.Zero(currency);

    private static Money PendingOf(Receivable state, OpenItem item) => Money.Sum(
        state.Decisions.SelectMany(decision => decision.Pending).Where(note => note.InvoiceNumber == item.Number).Select(note => note.Amount), item.Amount.Currency);

    private static Outcome Settled(Receivable state, string orderReference, Currency currency, params IReadOnlyList<IDomainEvent> told) => Outcome.Accept(
        [.. told, .. new Settling(orderReference, currency, told[0].OccurredAt).Of(told.Aggregate(state, (before, happened) => before.Apply(happened)))]);

    /// <summary>The settling of one currency: the difference between what must stand and what stands.</summary>
    private sealed class Settling(string orderReference, Currency currency, DateTimeOffset at)
    {
        private readonly List<IDomainEvent> _events = [];
        private Receivable _state = Receivable.Empty;

        public IReadOnlyList<IDomainEvent> Of(Receivable state)
        {
            _state = state;
            ReverseDecisions();
            Hold();
            foreach (var item in Items().Where(item => item.Open.IsNegative))
            {
                Add(new PaymentUnapplied(orderReference, item.LegalEntityId, item.Number, -item.Open, at));
            }

            TakeBack();
            PayOldest();
            return _events;
        }

        // What was decided without a note about a refund that failed does not hold; a note that was issued stands.
        private void ReverseDecisions()
        {
            foreach (var refund in _state.Refunds.Where(refund => refund.Amount.Currency == currency))
            {
                var excess = RefundTargets.DecidedOf(_state, refund) - Money.Max(refund.Amount - RefundTargets.CreditedOf(_state, refund), Money.Zero(currency));
                foreach (var decision in _state.Decisions.Where(each => each.RefundId == refund.RefundId && each.Treatment != RefundTreatment.CreditNote).Reverse())
                {
                    var amount = Money.Min(excess, decision.Amount);
                    if (amount.Amount > 0)
                    {
                        excess -= amount;
                        Add(new RefundDecisionReversed(orderReference, Items().First().LegalEntityId, decision.DecisionId, decision.Treatment, amount, at));
                    }
                }
            }
        }

        private void Hold()
        {
            var more = RefundTargets.Held(_state, currency) - _state.HeldOf(currency);
            if (more.Amount > 0)
            {
                Add(new RefundHeld(orderReference, Items().First().LegalEntityId, more, at));
            }
            else if (more.IsNegative)
            {
                Add(new RefundReleased(orderReference, Items().First().LegalEntityId, -more, at));
            }
        }

        private void PayOldest()
        {
            foreach (var item in Items().Where(item => item.Open.Amount > 0))
            {
                var amount = Money.Min(RenewalClaims.Free(_state, currency), item.Open);
                if (amount.Amount > 0)
                {
                    Add(new PaymentApplied(orderReference, item.LegalEntityId, item.Number, amount, at));
                }
            }
        }

        private void TakeBack()
        {
            foreach (var item in Items().Where(item => item.Applied.Amount > 0).Reverse())
            {
                var amount = Money.Min(-_state.Unapplied(currency), item.Applied);
                if (amount.Amount > 0)
                {
                    Add(new PaymentUnapplied(orderReference, item.LegalEntityId, item.Number, amount, at));
                }
            }
        }

        private List<OpenItem> Items() => [.. _state.Items.Where(item => item.Amount.Currency == currency)];

        private void Add(IDomainEvent happened)
        {
            _events.Add(happened);
            _state = _state.Apply(happened);
        }
    }
}

/// <summary>The answer of somebody about a refund after invoicing.</summary>
/// <param name="Treatment">With a credit note, or what it is without.</param>
/// <param name="Actor">Who says it.</param>
/// <param name="Reason">Why; printed on a credit note.</param>
/// <param name="Amount">What of the refund; null for all that waits.</param>
/// <param name="InvoiceNumber">Of a credit note: the invoice to take back from; null for the newest ones.</param>
/// <param name="Notes">The credit notes, which come to the amount; null to spread it.</param>
public sealed record RefundAnswer(
    RefundTreatment Treatment, string Actor, string Reason, Money? Amount = null, string? InvoiceNumber = null, IReadOnlyList<PlannedCredit>? Notes = null);
