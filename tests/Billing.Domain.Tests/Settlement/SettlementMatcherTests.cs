using Billing.Domain.Payments;
using Billing.Domain.Settlement;
using Billing.Domain.Primitives;
using static Billing.Domain.Tests.Settlement.StripeFile;

namespace Billing.Domain.Tests.Settlement;

[Trait("Capability", "STL-02")]
public sealed class SettlementMatcherTests
{
    private static readonly CapturedPayment Payment = new("stripe", "pi_1", "1001", Eur(100), Eur(30), Eur(0), Eur(0));

    [Fact]
    public void A_charge_of_the_captured_amount_matches_by_its_reference() => Assert.Equal(
        new LineMatch(MatchStatus.Matched, MatchCodes.Reference, "reference pi_1, amount equal", "1001", Eur(100)),
        SettlementMatcher.Match(Line(SettlementLineKind.Charge, 100, 1.75m), Payment));

    [Fact]
    public void A_charge_of_another_amount_does_not() => Unmatched(
        MatchCodes.AmountDiffers,
        "reference pi_1, but 99.99 EUR against 100.00 EUR captured and open",
        SettlementLineKind.Charge, 99.99m, Payment with { Captured = Eur(100.00m) });

    [Fact]
    public void A_charge_that_was_settled_before_does_not() => Unmatched(
        MatchCodes.AlreadySettled, "reference pi_1, settled before: 100.00 EUR", SettlementLineKind.Charge, 100, Payment with { Settled = Eur(100.00m) });

    [Fact]
    public void A_charge_of_an_unknown_payment_does_not() =>
        Unmatched(MatchCodes.UnknownReference, "payment pi_1 is not known", SettlementLineKind.Charge, 100, null);

    [Fact]
    public void A_charge_without_reference_does_not()
    {
        var match = SettlementMatcher.Match(Line(SettlementLineKind.Charge, 100, paymentId: null), null);

        Assert.Equal((MatchCodes.UnknownReference, "the line names no payment"), (match.Code, match.Reason));
    }

    [Fact]
    public void A_charge_in_another_currency_does_not()
    {
        var match = SettlementMatcher.Match(Line(SettlementLineKind.Charge, 100, currency: "USD"), Payment);

        Assert.Equal(new LineMatch(
            MatchStatus.Unmatched, MatchCodes.CurrencyDiffers, "reference pi_1, but captured in EUR and settled in USD", "1001"), match);
    }

    [Theory]
    [InlineData(-30, MatchStatus.Matched, MatchCodes.Reference, "reference pi_1, amount equal")]
    [InlineData(-10, MatchStatus.Matched, MatchCodes.Reference, "reference pi_1, amount within the 30 EUR refunded")]
    [InlineData(-31, MatchStatus.Unmatched, MatchCodes.AmountDiffers, "reference pi_1, but 31 EUR against 30 EUR refunded and open")]
    [InlineData(10, MatchStatus.Unmatched, MatchCodes.AmountDiffers, "reference pi_1, but -10 EUR against 30 EUR refunded and open")]
    public void A_refund_matches_within_what_was_refunded(int gross, MatchStatus status, string code, string reason)
    {
        var match = SettlementMatcher.Match(Line(SettlementLineKind.Refund, gross), Payment);

        Assert.Equal((status, code, reason), (match.Status, match.Code, match.Reason.Replace(".00", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_refund_that_was_settled_before_or_never_made_does_not_match()
    {
        Unmatched(
            MatchCodes.AlreadySettled, "reference pi_1, refunds settled before: 30.00 EUR", SettlementLineKind.Refund, -30, Payment with { RefundsSettled = Eur(30.00m) });
        Unmatched(
            MatchCodes.AmountDiffers, "reference pi_1, but 30.00 EUR against 0.00 EUR refunded and open", SettlementLineKind.Refund, -30, Payment with { Refunded = Eur(0) });
    }

    [Fact]
    public void A_dispute_and_its_reversal_match_within_the_capture()
    {
        Assert.Equal("reference pi_1, disputed", SettlementMatcher.Match(Line(SettlementLineKind.Dispute, -100, 15), Payment).Reason);
        Assert.Equal("reference pi_1, dispute won", SettlementMatcher.Match(Line(SettlementLineKind.DisputeReversal, 60), Payment).Reason);
        Assert.Equal(MatchCodes.AmountDiffers, SettlementMatcher.Match(Line(SettlementLineKind.Dispute, -101), Payment).Code);
        Assert.Equal(MatchCodes.UnknownReference, SettlementMatcher.Match(Line(SettlementLineKind.Dispute, -100), null).Code);
    }

    [Fact]
    public void A_fee_of_its_own_needs_no_payment() => Assert.Equal(
        new LineMatch(MatchStatus.Matched, MatchCodes.GatewayFee, "fee of the gateway", null),
        SettlementMatcher.Match(Line(SettlementLineKind.Fee, -3, paymentId: null), null));

    [Theory]
    [InlineData(SettlementLineKind.Adjustment)]
    [InlineData(SettlementLineKind.Other)]
    public void What_has_no_rule_needs_a_person(SettlementLineKind kind)
    {
        Unmatched(MatchCodes.Unexplained, $"there is no rule for category {kind}", kind, -5, null);
        Assert.Equal("1001", SettlementMatcher.Match(Line(kind, -5), Payment).OrderReference);
    }

    [Fact]
    public void Misuse_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => SettlementMatcher.Match(Line(SettlementLineKind.Payout, -5), null));
        Assert.Throws<ArgumentException>(() => SettlementMatcher.Match(Line(SettlementLineKind.Charge, 100, paymentId: "pi_2"), Payment));
    }

    [Fact]
    public void A_charge_twice_in_a_chunk_is_matched_once_and_refunds_until_they_are_used_up()
    {
        var lines = new[]
        {
            Line(SettlementLineKind.Charge, 100, lineId: "a"),
            Line(SettlementLineKind.Charge, 100, lineId: "b"),
            Line(SettlementLineKind.Refund, -20, lineId: "c"),
            Line(SettlementLineKind.Refund, -10, lineId: "d"),
            Line(SettlementLineKind.Refund, -10, lineId: "e"),
            Line(SettlementLineKind.Charge, 100, lineId: "f", paymentId: "pi_2"),
        };
        var matched = SettlementMatcher.MatchAll(lines, new Dictionary<string, CapturedPayment>(StringComparer.Ordinal) { ["pi_1"] = Payment });

        Assert.Equal(lines, matched.Select(line => line.Line));
        Assert.Equal(
            [
                MatchCodes.Reference, MatchCodes.AlreadySettled, MatchCodes.Reference, MatchCodes.Reference, MatchCodes.AlreadySettled,
                MatchCodes.UnknownReference,
            ],
            matched.Select(line => line.Match.Code));
    }

    [Theory]
    [InlineData(SettlementLineKind.Charge, 100, true)]
    [InlineData(SettlementLineKind.Refund, -30, true)]
    [InlineData(SettlementLineKind.Dispute, -100, false)]
    public void A_charge_or_refund_that_is_explained_settles_its_payment_and_nobody_is_asked(SettlementLineKind kind, decimal gross, bool settles)
    {
        var line = Line(kind, gross);
        var matched = new MatchedLine(line, SettlementMatcher.Match(line, Payment));

        Assert.Equal(settles ? gross : null, SettlementDecider.SettledBy(matched)?.Amount.Amount);
        Assert.Null(SettlementDecider.QuestionOf(matched));
    }

    [Fact]
    public void A_person_is_asked_about_a_line_that_is_not_explained_and_it_settles_nothing()
    {
        var line = Line(SettlementLineKind.Charge, 99);
        var matched = new MatchedLine(line, SettlementMatcher.Match(line, Payment));

        Assert.Null(SettlementDecider.SettledBy(matched));
        var asked = SettlementDecider.QuestionOf(matched)!;
        Assert.Equal((MatchCodes.AmountDiffers, Severity.Warning, "$.lines[2]"), (asked.Code, asked.Severity, asked.Path));
    }

    [Fact]
    public void A_payment_stream_is_a_candidate_once_it_is_captured()
    {
        Assert.Null(CapturedPayment.Of(PaymentState.Empty));
        var captured = PaymentState.Empty.Apply(new PaymentCaptured("stripe", "acme", "pi_1", "1001", Eur(100), DateTimeOffset.UnixEpoch));
        var settled = captured.Apply(new PaymentSettled("stripe", "pi_1", "po_1", "txn_1", Eur(100), DateTimeOffset.UnixEpoch));

        Assert.Equal(Payment with { Refunded = Eur(0) }, CapturedPayment.Of(captured));
        Assert.Equal(Eur(0), CapturedPayment.Of(settled)?.ChargeOpen);
    }

    [Fact]
    public void A_charge_listed_at_what_was_authorised_matches_with_what_was_not_captured_in_either_order()
    {
        var payment = Payment with { Captured = Eur(4), Refunded = Eur(0) };
        var charge = Line(SettlementLineKind.Charge, 10, 0.45m, lineId: "a");
        var reversal = Line(SettlementLineKind.CaptureReversal, -6, -0.15m, lineId: "b");
        foreach (var lines in new[] { new[] { charge, reversal }, [reversal, charge] })
        {
            var matched = SettlementMatcher.MatchAll(lines, Known(payment), PayoutPairs.Of(() => lines));
            var totals = matched.Aggregate(SettlementTotals.Zero(Currency.Of("EUR")), (sum, line) => sum.With(line));

            Assert.All(matched, line => Assert.Equal(MatchCodes.Reference, line.Match.Code));
            Assert.Equal([(SettledPart.Capture, 10m), (SettledPart.Capture, -6m)], matched.Select(SettlementDecider.SettledBy).Select(each => (each!.Value.Part, each.Value.Amount.Amount)).OrderByDescending(each => each.Item2));
            Assert.Equal((Eur(4), Eur(0.30m)), (totals.Charges, totals.LineFees));
        }
    }

    [Fact]
    public void What_was_not_captured_of_a_charge_that_is_not_here_needs_a_person()
    {
        var lines = new[] { Line(SettlementLineKind.CaptureReversal, -6) };
        var matched = SettlementMatcher.MatchAll(lines, Known(Payment), PayoutPairs.Of(() => lines));

        Assert.Equal(MatchCodes.AmountDiffers, matched[0].Match.Code);
    }

    [Fact]
    public void A_refund_and_its_failure_in_one_payout_cancel_out_whether_the_payment_is_known_or_not()
    {
        var lines = new[] { Line(SettlementLineKind.Refund, -40, lineId: "a"), Line(SettlementLineKind.RefundFailure, 40, lineId: "b") };
        foreach (var payments in new[] { Known(Payment), [] })
        {
            var matched = SettlementMatcher.MatchAll(lines, payments, PayoutPairs.Of(() => lines));
            var totals = matched.Aggregate(SettlementTotals.Zero(Currency.Of("EUR")), (sum, line) => sum.With(line));

            Assert.All(matched, line => Assert.Equal((MatchStatus.Matched, MatchCodes.CancelsOut), (line.Match.Status, line.Match.Code)));
            Assert.All(matched, line => Assert.Null(SettlementDecider.SettledBy(line)));
            Assert.Equal((Eur(0), Eur(0)), (totals.Refunds, totals.Cash));
        }
    }

    [Fact]
    public void A_refund_that_fails_after_it_was_settled_comes_back()
    {
        var matched = SettlementMatcher.MatchAll([Line(SettlementLineKind.RefundFailure, 30)], Known(Payment with { RefundsSettled = Eur(30) }));

        Assert.Equal((SettledPart.Refund, Eur(30)), SettlementDecider.SettledBy(matched[0]));
        Unmatched(MatchCodes.AmountDiffers, "reference pi_1, but 30.00 EUR against 0.00 EUR taken for refunds and open", SettlementLineKind.RefundFailure, 30, Payment);
    }

    [Fact]
    public void A_charge_settled_in_another_currency_matches_by_what_the_customer_saw()
    {
        var payment = new CapturedPayment("stripe", "pi_1", "1001", Usd(108.50m), Usd(0), Usd(0), Usd(0));
        var charge = Line(SettlementLineKind.Charge, 100.11m, 3.20m) with { CustomerFacing = Usd(108.50m) };
        var matched = new MatchedLine(charge, SettlementMatcher.Match(charge, payment));
        var totals = SettlementTotals.Zero(Currency.Of("EUR")).With(matched);

        Assert.Equal(("reference pi_1, amount equal as the customer saw it", Usd(108.50m)), (matched.Match.Reason, matched.Match.Settles));
        Assert.Equal([new CurrencyConversion(Usd(108.50m), Eur(100.11m))], totals.Converted);
        Assert.Equal((Eur(100.11m), Eur(96.91m)), (totals.Charges, totals.Cash));
        Assert.Equal(MatchCodes.AmountDiffers, SettlementMatcher.Match(charge with { CustomerFacing = Usd(108.49m) }, payment).Code);
        Assert.Equal(MatchCodes.CurrencyDiffers, SettlementMatcher.Match(charge with { CustomerFacing = null }, payment).Code);
    }

    [Fact]
    public void Money_held_back_needs_nobody_and_stays_ours()
    {
        var held = new MatchedLine(Line(SettlementLineKind.Reserve, -20), SettlementMatcher.Match(Line(SettlementLineKind.Reserve, -20), null));

        Assert.Equal(MatchCodes.Reserve, held.Match.Code);
        Assert.Equal(Eur(-20), SettlementTotals.Zero(Currency.Of("EUR")).With(held).Reserves);
    }

    private static Dictionary<string, CapturedPayment> Known(CapturedPayment payment) => new(StringComparer.Ordinal) { [payment.PaymentId] = payment };

    private static Money Usd(decimal amount) => new(amount, Currency.Of("USD"));

    private static void Unmatched(string code, string reason, SettlementLineKind kind, decimal gross, CapturedPayment? candidate)
    {
        var match = SettlementMatcher.Match(Line(kind, gross), candidate);

        Assert.Equal((MatchStatus.Unmatched, code, reason), (match.Status, match.Code, match.Reason));
    }
}
