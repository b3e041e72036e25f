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
    public void What_is_given_back_above_the_capture_is_booked_as_told_and_a_person_is_asked()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        Assert.DoesNotContain(Asked(state, Refunded(100)), question => !question.IsAnswered);

        var above = Refunded(100.01m);
        Assert.Equal(Euro(100.01m), Notify(state, above).Single<PaymentRefunded>().Amount);
        var question = Assert.Single(Asked(state, above), question => !question.IsAnswered);
        Assert.Equal(("payments.refund-too-high", Euro(100.01m)), (question.Problem.Code, question.Amount));
    }

    [Fact]
    public void Money_in_another_currency_than_the_capture_is_refused()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        var dollars = new Money(1, Currency.Of("USD"));

        Assert.Equal("payments.currency-differs", Notify(state, Refunded(1) with { RefundedInAll = dollars }).Code());
        Assert.Equal("payments.currency-differs", Notify(state, Made("re_1", 1) with { Amount = dollars }).Code());
        Assert.Equal("payments.currency-differs", Notify(state, Failed("re_1", 1) with { Amount = dollars }).Code());
        Assert.Equal("payments.currency-differs", Notify(state, Disputed(DisputeStatus.Lost) with { Amount = dollars }).Code());
        Assert.Equal("payments.captured-otherwise", Notify(state, Part("cap_1", 1) with { Amount = dollars }).Code());
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
    public void An_early_refund_in_another_currency_does_not_hold_the_capture_up_and_is_told()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Refunded(30)));
        state = state.After(Notify(state, Refunded(1) with { RefundedInAll = new Money(20, Currency.Of("USD")) }));
        state = state.After(Notify(state, Captured(100)));

        Assert.Equal((Euro(100), Euro(30)), (state.Captured, state.Refunded));
        Assert.Contains(PaymentQuestions.Of(state, Captured(100)), question => question.Problem.Code == "payments.currency-differs");
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
        Assert.Contains(Asked(state, Made("re_3", 40.01m)), question => question is { IsAnswered: false, Problem.Code: "payments.refund-too-high" });
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
    public void Captures_of_parts_add_up_and_each_counts_once()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Part("cap_1", 4)));
        var second = Notify(state, Part("cap_2", 6)).Single<PaymentCaptured>();
        state = state.Apply(second);

        Assert.Equal(("cap_2", Euro(6), Euro(10)), (second.CaptureId, second.Amount, state.Captured));
        Notify(state, Part("cap_2", 6)).IsDone();
        Assert.Equal("payments.captured-otherwise", Notify(state, Part("cap_2", 7)).Code());
    }

    [Fact]
    public void The_parts_of_a_payment_that_was_captured_whole_add_nothing()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(10)));
        state = state.After(Notify(state, Part("cap_1", 4)));
        state = state.After(Notify(state, Part("cap_2", 6)));
        Assert.Equal(Euro(10), state.Captured);

        // And what the parts hold beyond the whole is captured, whichever was told first.
        Assert.Equal(Euro(1), Notify(state, Part("cap_3", 1)).Events().OfType<PaymentCaptured>().Single().Amount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_than_was_authorised_is_never_captured_in_silence(bool isAuthorisationFirst)
    {
        PaymentNotification[] notices = [Authorised(10), Part("cap_1", 4), Part("cap_2", 6.01m)];
        var (state, asked) = Tell(isAuthorisationFirst ? notices : [.. notices.Reverse()]);

        Assert.Equal(Euro(10.01m), state.Captured);
        Assert.Equal("payments.captured-above-authorised", Assert.Single(asked).Problem.Code);
        Assert.True(PaymentQuestions.Of(state.After(Notify(state, Authorised(20) with { OccurredAt = Noon.AddHours(1) })), Authorised(20)) is [{ IsAnswered: true }, ..]
            || state.Authorised == Euro(10));
    }

    [Fact]
    public void A_refund_that_failed_is_taken_back_and_told()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        state = state.After(Notify(state, Refunded(40)));
        var failed = Notify(state, Failed("re_1", 40));
        Assert.Equal(Euro(40), failed.Events().OfType<PaymentRefundReversed>().Single().Amount);
        Assert.Equal(("payments.refund-failed", Euro(40)), Asked(state, Failed("re_1", 40)) is [var first, ..] ? (first.Problem.Code, first.Amount) : default);
        state = state.After(failed);

        Assert.Equal(Euro(0), state.Refunded);
        Notify(state, Failed("re_1", 40) with { EventId = "evt_again" }).IsDone();

        // The running total begins anew after the failure.
        state = state.After(Notify(state, Refunded(40) with { OccurredAt = Noon.AddHours(2) }));
        Assert.Equal(Euro(40), state.Refunded);
    }

    [Fact]
    public void A_dispute_that_is_lost_takes_the_payment_back_and_one_that_is_won_does_not()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        state = state.After(Notify(state, Disputed(DisputeStatus.Open)));
        Assert.Null(state.ChargedBack);

        var lost = Notify(state, Disputed(DisputeStatus.Lost) with { OccurredAt = Noon.AddDays(9) });
        Assert.Equal(Euro(16.80m), lost.Events().OfType<PaymentChargedBack>().Single().Amount);
        var won = Notify(state.After(lost), Disputed(DisputeStatus.Won) with { OccurredAt = Noon.AddDays(30) });
        Assert.Equal(Euro(16.80m), won.Events().OfType<PaymentChargebackReversed>().Single().Amount);

        Notify(state.After(lost), Disputed(DisputeStatus.Open)).IsDone();
        Assert.Equal(
            ["payments.dispute-opened answered", "payments.dispute-lost"],
            Asked(state, Disputed(DisputeStatus.Lost) with { OccurredAt = Noon.AddDays(9) }).Take(2).Select(question => question.Problem.Code + (question.IsAnswered ? " answered" : string.Empty)));
    }

    // What may be told of one payment, at its times at the gateway; every order in which it is told must come to the same.
    public static TheoryData<string> Lives => ["capture, refund by total, failure, refund again", "parts, named refunds, failure", "dispute opened and lost", "all of it"];

    [Theory]
    [MemberData(nameof(Lives))]
    public void The_order_in_which_a_gateway_tells_makes_no_difference(string life)
    {
        var notices = LifeOf(life);
        var expected = Tell(notices).State;
        foreach (var order in Permutations.Of(notices))
        {
            var state = Tell(order).State;
            Assert.Equal(
                (expected.Captured, expected.Refunded, expected.ChargedBack ?? Euro(0), expected.Authorised),
                (state.Captured, state.Refunded, state.ChargedBack ?? Euro(0), state.Authorised));
        }
    }

    [Fact]
    public void A_capture_that_is_taken_back_stands_as_taken_back_in_every_order_of_what_is_told()
    {
        PaymentNotification[] told = [Part("cap_1", 60), Part("cap_2", 40), TakenBack("cap_1", 60), Made("re_1", 10), Disputed(DisputeStatus.Lost)];
        foreach (var order in Permutations.Of(told))
        {
            var state = order.Aggregate(PaymentState.Empty, (before, notice) => before.After(Notify(before, notice)));
            Assert.Equal((Euro(100), Euro(10), Euro(60)), (state.Captured, state.Refunded, (state.ChargedBack ?? Euro(0)) + (state.Reversed ?? Euro(0))));
        }
    }

    [Fact]
    public void A_reversal_that_is_told_as_a_refund_of_the_same_id_or_a_lost_dispute_besides_counts_once()
    {
        PaymentNotification[] told = [Captured(100), TakenBack("re_9", 25), Made("re_9", 25)];
        foreach (var order in Permutations.Of(told))
        {
            var state = order.Aggregate(PaymentState.Empty, (before, notice) => before.After(Notify(before, notice)));
            Assert.Equal((Euro(25), 0m), (state.Refunded, state.Reversed?.Amount ?? 0));
        }
    }

    [Fact]
    public void A_capture_that_is_taken_back_counts_once_and_a_person_is_asked()
    {
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, Captured(100)));
        var back = TakenBack("cap_9", 100);
        var booked = Notify(state, back).Events().OfType<PaymentChargedBack>().Single();
        state = state.After(Notify(state, back));

        Assert.Equal((Euro(100), (bool?)true), (booked.Amount, booked.IsOfCapture));
        Notify(state, back with { EventId = "evt_again" }).IsDone();
        Assert.Contains(PaymentQuestions.Of(state, back), question => question is { IsAnswered: false, Problem.Code: "payments.capture-reversed" });
    }

    [Theory]
    [InlineData("refund")]
    [InlineData("total")]
    [InlineData("dispute")]
    [InlineData("reversal")]
    public void What_is_given_back_without_its_capture_is_missing_after_the_deadline_until_the_capture_comes(string what)
    {
        PaymentNotification notice = what switch
        {
            "refund" => Made("re_1", 30),
            "total" => Refunded(30),
            "dispute" => Disputed(DisputeStatus.Open),
            _ => TakenBack("cap_1", 30),
        };
        var state = PaymentState.Empty.After(Notify(PaymentState.Empty, notice));
        Assert.True(MissingCapture.IsMissing(state, notice.OccurredAt));
        Assert.False(MissingCapture.IsMissing(state, notice.OccurredAt.AddSeconds(-1)));
        Assert.Equal("payments.capture-missing", MissingCapture.QuestionOf(state, "stripe", "pi_1").Problem.Code);

        state = state.After(Notify(state, Captured(100)));
        Assert.False(MissingCapture.IsMissing(state, notice.OccurredAt.AddYears(1)));
        Assert.Contains(PaymentQuestions.Of(state, Captured(100)), question => question.IsAnswered && question.ExceptionId.EndsWith("-capture-missing", StringComparison.Ordinal));
    }

    private static PaymentNotification[] LifeOf(string life) => life switch
    {
        "capture, refund by total, failure, refund again" =>
        [
            Captured(100), Refunded(40) with { OccurredAt = Noon.AddHours(1) }, Failed("re_1", 40) with { OccurredAt = Noon.AddHours(2) },
            Refunded(40) with { OccurredAt = Noon.AddHours(3) }, Made("re_2", 40) with { OccurredAt = Noon.AddHours(3) },
        ],
        "parts, named refunds, failure" => [Authorised(10), Part("cap_1", 4), Part("cap_2", 6), Made("re_1", 5), Made("re_2", 3), Failed("re_1", 5) with { OccurredAt = Noon.AddHours(2) }],
        "dispute opened and lost" =>
        [
            Captured(100), Disputed(DisputeStatus.Open), Disputed(DisputeStatus.Lost) with { OccurredAt = Noon.AddDays(9) }, Refunded(10),
        ],
        _ =>
        [
            Captured(100), Refunded(30), Made("re_1", 30), Failed("re_1", 30) with { OccurredAt = Noon.AddHours(2) }, Disputed(DisputeStatus.Won) with { OccurredAt = Noon.AddDays(9) },
            Disputed(DisputeStatus.Lost) with { OccurredAt = Noon.AddDays(8) },
        ],
    };

    // A state as an earlier build stored it: it knows what is booked, not what each notice said.
    [Fact]
    public void A_state_of_an_earlier_build_goes_on()
    {
        var before = PaymentState.Empty with
        {
            Gateway = "adyen",
            LegalEntityId = Nordwind.Id,
            PaymentId = "pi_1",
            OrderReference = "1001",
            Captured = Euro(100),
            Refunded = Euro(30),
            RefundIds = ["re_1"],
            Settled = Euro(0),
            RefundsSettled = Euro(0),
        };
        Notify(before, Captured(100)).IsDone();
        Notify(before, Made("re_1", 30)).IsDone();
        Assert.Equal(Euro(20), Notify(before, Made("re_2", 20)).Single<PaymentRefunded>().Amount);
        Assert.Equal(Euro(30), Notify(before, Failed("re_1", 30)).Events().OfType<PaymentRefundReversed>().Single().Amount);

        var parked = PaymentState.Empty with { PaymentId = "pi_1", ParkedRefund = Euro(45) };
        Assert.Equal(Euro(45), parked.After(Notify(parked, Captured(100))).Refunded);
        var single = PaymentState.Empty with { PaymentId = "pi_1", ParkedSingleRefunds = [new ParkedRefund("re_1", Euro(20))] };
        Assert.Equal(Euro(20), single.After(Notify(single, Captured(100))).Refunded);
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

    private static (PaymentState State, IReadOnlyList<PaymentQuestion> Asked) Tell(params IReadOnlyList<PaymentNotification> notices)
    {
        var state = PaymentState.Empty;
        var asked = new Dictionary<string, PaymentQuestion>(StringComparer.Ordinal);
        foreach (var notice in notices)
        {
            var outcome = Notify(state, notice);
            state = outcome is Domain.Primitives.Outcome.Accepted ? state.After(outcome) : state;
            foreach (var question in PaymentQuestions.Of(state, notice))
            {
                asked[question.ExceptionId] = question;
            }
        }

        return (state, [.. asked.Values.Where(question => !question.IsAnswered)]);
    }

    private static IReadOnlyList<PaymentQuestion> Asked(PaymentState state, PaymentNotification notice) => PaymentQuestions.Of(state.After(Notify(state, notice)), notice);

    private static PaymentNotification.Authorised Authorised(decimal amount) => new("evt_a", "adyen", "pi_1", Euro(amount), Noon);

    private static PaymentNotification.Captured Part(string captureId, decimal amount) => Captured(amount) with { CaptureId = captureId };

    private static PaymentNotification.RefundFailed Failed(string refundId, decimal amount) =>
        new("evt_f" + refundId, "stripe", "pi_1", refundId, Euro(amount), "refund.failed", Noon.AddHours(1));

    private static PaymentNotification.Disputed Disputed(DisputeStatus status) =>
        new("evt_d", "stripe", "pi_1", "du_1", Euro(16.80m), status, "charge.dispute.closed", Noon);

    private static PaymentNotification.Captured Captured(decimal amount) => new("evt_1", "stripe", "pi_1", "1001", Euro(amount), Noon);

    private static PaymentNotification.RefundMade Made(string refundId, decimal amount) => new("evt_" + refundId, "adyen", "pi_1", refundId, Euro(amount), Noon);

    private static PaymentNotification.Refunded Refunded(decimal inAll) => new("evt_2", "stripe", "pi_1", Euro(inAll), Noon);

    private static PaymentNotification.CaptureReversed TakenBack(string id, decimal amount) => new($"evt_{id}", "stripe", "pi_1", id, Euro(amount), "capture.failed", Noon);
}
