using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Payments;

[Trait("Capability", "PAY-01")]
public sealed class PaymentDeciderTests
{
    [Fact]
    public void A_capture_counts_once()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));

        Assert.Equal(Euro(100), state.Captured);
        Assert.Equal(Nordwind.Id, state.LegalEntityId);
        Notify(state, Captured(100) with { EventId = "evt_again" }).IsDone();
    }

    [Fact]
    public void A_capture_that_is_told_otherwise_the_second_time_is_refused()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));

        Assert.Equal("payments.captured-otherwise", Notify(state, Captured(101)).Code());
        Assert.Equal("payments.captured-otherwise", Notify(state, Captured(100) with { OrderReference = "1002" }).Code());
    }

    [Fact]
    public void Refunds_are_booked_as_the_difference_of_running_totals()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        var first = Notify(state, Refunded(30)).Single<PaymentRefunded>();
        state = state.Apply(first);
        var second = Notify(state, Refunded(45)).Single<PaymentRefunded>();
        state = state.Apply(second);

        Assert.Equal((Euro(30), Euro(15)), (first.Amount, second.Amount));
        Assert.NotEqual(first.RefundId, second.RefundId);
        Assert.Equal(Euro(45), state.Refunded);
    }

    [Fact]
    public void A_running_total_that_is_not_above_the_last_one_changes_nothing()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        state = state.After(Notify(state, Refunded(45)));

        Notify(state, Refunded(45)).IsDone();
        Notify(state, Refunded(30)).IsDone();
    }

    [Fact]
    public void A_refund_above_the_capture_or_in_another_currency_is_refused()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));

        Assert.Equal("payments.refund-too-high", Notify(state, Refunded(100.01m)).Code());
        Assert.Equal("payments.refund-too-high", Notify(state, Refunded(1) with { RefundedInAll = new Money(1, Currency.Of("USD")) }).Code());
        Assert.Equal(Euro(100), Notify(state, Refunded(100)).Single<PaymentRefunded>().Amount);
    }

    [Fact]
    public void A_refund_that_is_told_before_its_capture_is_applied_with_the_capture()
    {
        var state = PaymentState.Empty;
        state = state.After(Notify(state, Refunded(30)));
        state = state.After(Notify(state, Refunded(45)));
        Notify(state, Refunded(30)).IsDone();
        Assert.Null(state.Captured);

        var captured = Notify(state, Captured(100));
        Assert.Equal([typeof(PaymentCaptured), typeof(PaymentRefunded)], captured.Events().Select(happened => happened.GetType()));
        state = state.After(captured);
        Assert.Equal((Euro(45), null), (state.Refunded, state.ParkedRefund));
        Notify(state, Refunded(45)).IsDone();
    }

    [Fact]
    public void An_early_refund_in_another_currency_is_parked_and_refused_with_the_capture()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Refunded(30)));
        state = state.After(Notify(state, Refunded(1) with { RefundedInAll = new Money(20, Currency.Of("USD")) }));

        Assert.Equal("payments.refund-too-high", Notify(state, Captured(100)).Code());
    }

    [Fact]
    public void A_refund_that_a_gateway_names_counts_once_and_refunds_add_up()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        var first = Notify(state, Made("re_1", 30)).Single<PaymentRefunded>();
        state = state.Apply(first);
        Notify(state, Made("re_1", 30) with { EventId = "evt_again" }).IsDone();
        state = state.After(Notify(state, Made("re_2", 30)));

        Assert.Equal(("re_1", Euro(30)), (first.RefundId, first.Amount));
        Assert.Equal(Euro(60), state.Refunded);
        Assert.Equal("payments.refund-too-high", Notify(state, Made("re_3", 40.01m)).Code());
        Assert.Equal(Euro(40), Notify(state, Made("re_3", 40)).Single<PaymentRefunded>().Amount);
    }

    [Fact]
    public void Named_refunds_that_are_told_before_their_capture_are_applied_with_the_capture()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Made("re_1", 30)));
        state = state.After(Notify(state, Made("re_2", 20)));
        Notify(state, Made("re_1", 30)).IsDone();

        var captured = Notify(state, Captured(100));
        Assert.Equal(["re_1", "re_2"], captured.Events().OfType<PaymentRefunded>().Select(refunded => refunded.RefundId));
        state = state.After(captured);
        Assert.Equal(Euro(50), state.Refunded);
        Assert.Empty(state.ParkedSingleRefunds);
        Notify(state, Made("re_2", 20)).IsDone();
    }

    [Fact]
    public void Early_named_refunds_that_exceed_the_capture_are_refused_with_it()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Made("re_1", 70)));
        state = state.After(Notify(state, Made("re_2", 70)));

        Assert.Equal("payments.refund-too-high", Notify(state, Captured(100)).Code());
    }

    [Fact]
    public void What_needs_a_person_changes_nothing() =>
        Notify(PaymentState.Empty, new PaymentNotification.Escalated("evt_9", "adyen", "psp_1", "CHARGEBACK", Euro(10), Noon)).IsDone();

    [Fact]
    public void What_the_gateway_pays_out_and_takes_back_is_kept_apart()
    {
        Assert.Equal("payments.not-captured", PaymentDecider.Settle(PaymentState.Empty, "po_1", "txn_1", Euro(100), Noon).Code());

        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        state = state.After(PaymentDecider.Settle(state, "po_1", "txn_1", Euro(100), Noon));
        state = state.After(PaymentDecider.Settle(state, "po_2", "txn_2", Euro(-30), Noon));

        Assert.Equal((Euro(100), Euro(30)), (state.Settled, state.RefundsSettled));
    }

    [Fact]
    public void What_does_not_concern_payments_changes_nothing() =>
        Notify(PaymentState.Empty, new PaymentNotification.Ignored("evt_9", "stripe", "customer.created", Noon)).IsDone();

    private static Domain.Primitives.Outcome Notify(PaymentState state, PaymentNotification notice) => PaymentDecider.Notify(state, notice, Nordwind.Id);

    private static PaymentNotification.Captured Captured(decimal amount) => new("evt_1", "stripe", "pi_1", "1001", Euro(amount), Noon);

    private static PaymentNotification.RefundMade Made(string refundId, decimal amount) => new("evt_" + refundId, "adyen", "pi_1", refundId, Euro(amount), Noon);

    private static PaymentNotification.Refunded Refunded(decimal inAll) => new("evt_2", "stripe", "pi_1", Euro(inAll), Noon);
}
