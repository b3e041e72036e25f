using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Payments;

/// <summary>Money that goes back after it was invoiced stands apart until it is decided; the receivable never opens again by itself.</summary>
[Trait("Capability", "BIL-07")]
public sealed class RefundAfterInvoicingTests
{
    [Fact]
    public void A_refund_after_invoicing_stands_apart_and_the_invoice_stays_paid()
    {
        var state = Paid(100).Refund("re_1", 30);

        Assert.Equal((0m, 30m, 0m), Figures(state));
        Assert.Equal(30m, ToDecide(state, "re_1"));
    }

    [Fact]
    public void A_refund_of_money_that_no_invoice_needs_asks_nobody()
    {
        var state = Receivable.Empty.Pay(100).Invoice(1, 60).Refund("re_1", 40);

        Assert.Equal((0m, 0m, 0m), Figures(state));
        Assert.Equal(0m, ToDecide(state, "re_1"));
    }

    [Fact]
    public void An_invoice_that_comes_after_a_refund_and_needs_its_money_asks()
    {
        var state = Receivable.Empty.Pay(100).Refund("re_1", 30).Invoice(1, 100);

        Assert.Equal((0m, 30m, 0m), Figures(state));
    }

    [Fact]
    public void With_a_credit_note_the_invoice_is_owed_less_and_nothing_stands_apart()
    {
        var state = Paid(100).Refund("re_1", 30).Decide("re_1", RefundTreatment.CreditNote);
        var planned = Assert.Single(state.Decisions[0].Pending);
        Assert.Equal(("NW-2026-000001", "order-1", Euro(30)), (planned.InvoiceNumber, planned.InvoiceKey, planned.Amount));
        Assert.Equal(0m, ToDecide(state, "re_1"));
        Assert.Equal((0m, 30m, 0m), Figures(state));

        state = state.Note(1, 30, state.Decisions[0].DecisionId);
        Assert.Equal((0m, 0m, 0m), Figures(state));
        Assert.Equal((Euro(70), Euro(70)), (state.Items[0].Owed, state.Items[0].Applied));
        Assert.Empty(state.Decisions[0].Pending);
    }

    // The customer had paid half; what was given back of it is owed no more, and the rest stays owed.
    [Fact]
    public void A_note_for_a_refund_of_an_invoice_that_is_paid_in_part_leaves_open_what_was_not_paid()
    {
        var state = Receivable.Empty.Invoice(1, 100).Pay(50).Refund("re_1", 30).Decide("re_1", RefundTreatment.CreditNote);
        state = state.Note(1, 30, state.Decisions[0].DecisionId);

        Assert.Equal((50m, 0m, 0m), Figures(state));
    }

    [Theory]
    [InlineData(RefundTreatment.Goodwill, 0)]
    [InlineData(RefundTreatment.RevenueReduction, 0)]
    [InlineData(RefundTreatment.OwedAgain, 30)]
    public void Without_a_note_the_receivable_opens_only_when_somebody_says_that_it_is_owed_again(RefundTreatment treatment, decimal open)
    {
        var state = Paid(100).Refund("re_1", 30).Decide("re_1", treatment);

        Assert.Equal((open, 0m, 0m), Figures(state));
        Decision(state, "re_1", RefundTreatment.CreditNote).Refused("refunds.nothing-to-decide");
    }

    [Theory]
    [InlineData(RefundTreatment.Goodwill)]
    [InlineData(RefundTreatment.RevenueReduction)]
    [InlineData(RefundTreatment.OwedAgain)]
    public void What_was_decided_without_a_note_is_taken_back_when_the_refund_fails(RefundTreatment treatment)
    {
        var state = Paid(100).Refund("re_1", 30).Decide("re_1", treatment).Fail("re_1", 30);

        Assert.Equal((0m, 0m, 0m), Figures(state));
        Assert.Equal(Euro(0), state.Decisions[0].Amount);
    }

    [Fact]
    public void A_note_stands_when_its_refund_fails_and_the_money_is_the_customers_until_it_is_given_back_again()
    {
        var state = Paid(100).Refund("re_1", 30).Decide("re_1", RefundTreatment.CreditNote);
        state = state.Note(1, 30, state.Decisions[0].DecisionId).Fail("re_1", 30);

        Assert.Equal((0m, 0m, 30m), Figures(state));
        Assert.Equal(("refunds.failed-after-credit-note", Euro(30)), Open(state));

        state = state.Refund("re_2", 30);
        Assert.Equal((0m, 0m, 0m), Figures(state));
        Assert.Equal(0m, ToDecide(state, "re_2"));
        Assert.All(RefundQuestions.Of(state, "1001"), question => Assert.True(question.IsAnswered));
    }

    // Stripe tells totals, and names a refund only when it fails.
    [Fact]
    public void A_refund_that_fails_under_a_name_that_was_not_told_before_is_the_newest_one()
    {
        var state = Paid(100).Refund("pi_1-1000", 10).Refund("pi_1-3000", 20).Fail("re_9", 20);

        Assert.Equal([10m, 0m], state.Refunds.Select(refund => refund.Amount.Amount));
        Assert.Equal(10m, ToDecide(state, "pi_1-1000"));
    }

    [Fact]
    public void A_decision_over_more_than_remains_of_the_invoices_is_refused_and_names_what_remains()
    {
        var state = Paid(100).Refund("re_1", 120);
        Assert.Equal((0m, 120m, 0m), Figures(state));

        var refused = Assert.IsType<Outcome.Rejected>(Decision(state, "re_1", RefundTreatment.CreditNote)).Problems[0];
        Assert.Equal("refunds.credit-too-high", refused.Code);
        Assert.Contains("100.00 EUR of invoice NW-2026-000001 remains", refused.Text, StringComparison.Ordinal);

        state = state.Decide("re_1", RefundTreatment.CreditNote, 100);
        state = state.Note(1, 100, state.Decisions[0].DecisionId).Decide("re_1", RefundTreatment.Goodwill);
        Assert.Equal((0m, 0m, 0m), Figures(state));
        Assert.Equal([100m, 20m], state.Decisions.Select(decision => decision.Amount.Amount));
    }

    [Fact]
    public void A_decision_over_more_than_waits_or_over_nothing_is_refused()
    {
        var state = Paid(100).Refund("re_1", 30);

        Decision(state, "re_1", RefundTreatment.Goodwill, 30.01m).Refused("refunds.amount");
        Decision(state, "re_1", RefundTreatment.Goodwill, 0.001m).Refused("refunds.amount");
        Decision(state, "re_9", RefundTreatment.Goodwill).Refused("refunds.unknown");
        ReceivableDecider.DecideRefund(
            state, "1001", "re_1", new RefundAnswer(RefundTreatment.Goodwill, "ann", "why", new Money(5, Currency.Of("USD"))), Noon).Refused("refunds.amount");
    }

    [Fact]
    public void The_newest_invoice_is_taken_back_first_and_what_waits_for_a_note_is_not_planned_twice()
    {
        var state = Receivable.Empty.Invoice(1, 60).Invoice(2, 40).Pay(100).Refund("re_1", 50).Refund("re_2", 30)
            .Decide("re_1", RefundTreatment.CreditNote).Decide("re_2", RefundTreatment.CreditNote);

        Assert.Equal(
            [("NW-2026-000002", 40m), ("NW-2026-000001", 10m), ("NW-2026-000001", 30m)],
            state.Decisions.SelectMany(decision => decision.Pending).Select(note => (note.InvoiceNumber, note.Amount.Amount)));
    }

    [Fact]
    public void A_note_that_cannot_be_issued_leaves_the_refund_to_decide_again()
    {
        var state = Paid(100).Refund("re_1", 30).Decide("re_1", RefundTreatment.CreditNote);
        state = state.After(ReceivableDecider.RefuseCredit(state, "1001", "re_1.1", "NW-2026-000001", "Less remains.", Noon));

        Assert.Equal((30m, 0m), (ToDecide(state, "re_1"), state.Decisions[0].Amount.Amount));
        ReceivableDecider.RefuseCredit(state, "1001", "re_1.1", "NW-2026-000001", "Less remains.", Noon).IsDone();
    }

    [Fact]
    public void A_note_without_a_refund_frees_the_money_that_a_later_refund_gives_back()
    {
        var state = Paid(100).Note(1, 30);
        Assert.Equal((0m, 0m, 30m), Figures(state));

        Assert.Equal((0m, 0m, 0m), Figures(state.Refund("re_1", 30)));
    }

    [Fact]
    public void All_orders_of_invoices_notes_payments_and_refunds_end_in_the_same_account()
    {
        (string Name, Func<Receivable, Receivable> Tell)[] told =
        [
            ("first invoice", state => state.Invoice(1, 60)),
            ("second invoice", state => state.Invoice(2, 40)),
            ("payment", state => state.Pay(90)),
            ("refund", state => state.Refund("re_1", 25)),
            ("refund that fails", state => state.Refund("re_2", 15)),
            ("note without a refund", state => state.Note(2, 10)),
        ];
        foreach (var order in Permutations.Of(told))
        {
            // A failure is told after its refund; it may come at any time from then on.
            var state = order.Aggregate(Receivable.Empty, (before, step) => step.Tell(before)).Fail("re_2", 15);
            Assert.True(Figures(state) == (0m, 25m, 0m), string.Join(", ", order.Select(step => step.Name)));
            Assert.Equal(Euro(90), state.Items[0].Owed + state.Items[1].Owed);
        }
    }

    // Written before refunds were told apart: they have taken from the invoice, and that is how it stays.
    [Fact]
    public void An_account_of_an_earlier_build_keeps_what_its_refunds_opened()
    {
        var state = Receivable.Empty.Invoice(1, 100).Pay(100).Pay(-30);
        Assert.Equal((30m, 0m, 0m), Figures(state));

        Assert.Equal((30m, 20m, 0m), Figures(state.Refund("re_2", 20)));
    }

    private static (string Code, Money Amount) Open(Receivable state)
    {
        var question = Assert.Single(RefundQuestions.Of(state, "1001"), question => !question.IsAnswered);
        return (question.Problem.Code, question.Amount);
    }

    private static Receivable Paid(decimal amount) => Receivable.Empty.Invoice(1, amount).Pay(amount);

    private static decimal ToDecide(Receivable state, string refundId) => RefundTargets.Of(state, Eur).Single(standing => standing.Refund.RefundId == refundId).ToDecide.Amount;

    /// <summary>What is open, what stands apart, and what is free.</summary>
    private static (decimal Open, decimal Held, decimal Free) Figures(Receivable state) =>
        (state.Items.Sum(item => item.Open.Amount), state.HeldOf(Eur).Amount, state.Unapplied(Eur).Amount);

    private static Outcome Decision(Receivable state, string refundId, RefundTreatment treatment, decimal? amount = null) => ReceivableDecider.DecideRefund(
        state, "1001", refundId, new RefundAnswer(treatment, "ann", "Said so", amount is { } given ? Euro(given) : null), Noon);
}

/// <summary>Steps of an account's life.</summary>
internal static class AccountSteps
{
    public static Receivable Invoice(this Receivable state, int number, decimal gross) =>
        state.After(ReceivableDecider.OpenInvoice(state, "1001", Nordwind.Id, $"NW-2026-{number:D6}", Euro(gross), Noon, $"order-{number}"));

    public static Receivable Pay(this Receivable state, decimal amount) => state.After(ReceivableDecider.MoveMoney(state, "1001", "pi_1", Euro(amount), Noon));

    public static Receivable Refund(this Receivable state, string id, decimal amount) =>
        state.After(ReceivableDecider.MoveMoney(state, "1001", "pi_1", Euro(-amount), Noon, MovementKind.Refund, id));

    public static Receivable Fail(this Receivable state, string id, decimal amount) =>
        state.After(ReceivableDecider.MoveMoney(state, "1001", "pi_1", Euro(amount), Noon, MovementKind.Refund, id));

    public static Receivable Note(this Receivable state, int invoice, decimal amount, string? decision = null) => state.After(ReceivableDecider.Credit(
        state, "1001", $"NW-2026-{invoice:D6}", $"NW-CN-2026-{state.Credits.Count + 1:D6}", Euro(amount), Noon, decision));

    public static Receivable Decide(this Receivable state, string refundId, RefundTreatment treatment, decimal? amount = null) => state.After(ReceivableDecider.DecideRefund(
        state, "1001", refundId, new RefundAnswer(treatment, "ann", "Said so", amount is { } given ? Euro(given) : null), Noon));

    public static void Refused(this Outcome outcome, string code) => Assert.Equal(code, outcome.Code());
}
