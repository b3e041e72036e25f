using System.Globalization;
using System.Text;
using Billing.Connectors.Stripe.Payouts;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Domain.Tests.Orders;
using Billing.Domain.Tests.Settlement;

namespace Billing.Connectors.Tests.Stripe;

/// <remarks>docs.stripe.com/reports/report-types/payout-reconciliation: column names, amounts in major units.</remarks>
[Trait("Capability", "STL-01")]
[Trait("Adapter", "stripe-payouts")]
public sealed class StripePayoutReaderTests
{
    [Fact]
    public void A_file_of_several_payouts_and_currencies_is_read_and_summed()
    {
        var (lines, summary) = StripeFile.Sound(StripeFile.Sample);

        Assert.Equal(11, lines.Count);
        Assert.Equal(("stripe.csv", "digest"), (summary.FileName, summary.Digest));
        Assert.Equal(
            [
                Payout("po_USD1", 5, 5, "USD", 231.80m, 8.30m, 223.50m),
                Payout("po_EUR1", 5, 2, "EUR", 188.00m, 18.82m, 169.18m),
                Payout("po_JPY1", 6, 1, "JPY", 9800m, 353m, 9447m),
            ],
            summary.Payouts);
    }

    [Fact]
    public void A_line_keeps_what_matching_and_booking_need()
    {
        var (lines, _) = StripeFile.Sound(StripeFile.Sample);

        Assert.Equal(
            new SettlementLine(
                2,
                "txn_u1",
                "po_USD1",
                new DateOnly(2026, 11, 5),
                new DateTimeOffset(2026, 11, 3, 9, 14, 7, TimeSpan.Zero),
                SettlementLineKind.Charge,
                "charge",
                Usd(120m),
                Usd(3.78m),
                Usd(116.22m),
                "ch_u1",
                "pi_u1",
                "ch_u1"),
            lines[0]);
        Assert.Equal((8, null, null), (lines[5].LineNumber, lines[5].PaymentId, lines[5].ChargeId));
    }

    [Fact]
    public void Line_numbers_are_those_of_the_file_also_after_a_value_over_two_lines() =>
        Assert.Equal([2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13], StripeFile.Sound(StripeFile.Sample).Lines.Select(line => line.LineNumber));

    [Theory]
    [InlineData("charge", SettlementLineKind.Charge)]
    [InlineData("refund", SettlementLineKind.Refund)]
    [InlineData("fee", SettlementLineKind.Fee)]
    [InlineData("network_cost", SettlementLineKind.Fee)]
    [InlineData("dispute", SettlementLineKind.Dispute)]
    [InlineData("dispute_reversal", SettlementLineKind.DisputeReversal)]
    [InlineData("adjustment", SettlementLineKind.Adjustment)]
    [InlineData("other_adjustment", SettlementLineKind.Adjustment)]
    [InlineData("payout_reversal", SettlementLineKind.Other)]
    [InlineData("refund_failure", SettlementLineKind.RefundFailure)]
    [InlineData("partial_capture_reversal", SettlementLineKind.CaptureReversal)]
    [InlineData("risk_reserved_funds", SettlementLineKind.Reserve)]
    [InlineData("connect_reserved_funds", SettlementLineKind.Reserve)]
    [InlineData("payout_minimum_balance_hold", SettlementLineKind.Reserve)]
    [InlineData("payout_minimum_balance_release", SettlementLineKind.Reserve)]
    [InlineData("charge_failure", SettlementLineKind.Other)]
    [InlineData("contribution", SettlementLineKind.Other)]
    [InlineData("financing_paydown", SettlementLineKind.Other)]
    [InlineData("issuing_transaction", SettlementLineKind.Other)]
    [InlineData("platform_earning", SettlementLineKind.Other)]
    [InlineData("tax", SettlementLineKind.Other)]
    [InlineData("topup", SettlementLineKind.Other)]
    [InlineData("transfer", SettlementLineKind.Other)]
    [InlineData("a category of next year", SettlementLineKind.Other)]
    public void A_category_has_its_kind(string category, SettlementLineKind kind)
    {
        var (lines, _) = StripeFile.Sound(StripeFile.Of(StripeFile.Charge.Replace("charge", category, StringComparison.Ordinal), StripeFile.Payout));

        Assert.Equal((kind, category), (lines[0].Kind, lines[0].Category));
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_others_are_passed_over()
    {
        string[] names = [.. StripeFile.Header.Split(',').Reverse(), "payment_metadata[order]"];
        string Reverse(string row) => string.Join(',', [.. row.Split(',').Reverse(), "\"x,y\""]);
        var text = string.Join("\r\n", string.Join(',', names), Reverse(StripeFile.Charge), Reverse(StripeFile.Payout)) + "\r\n";

        Assert.Equal(StripeFile.Sound(StripeFile.Of(StripeFile.Charge, StripeFile.Payout)).Lines, StripeFile.Sound(text).Lines);
    }

    [Fact]
    public void A_column_in_UTC_goes_before_one_in_local_time()
    {
        var header = "automatic_payout_effective_at_utc," + StripeFile.Header;
        var rows = new[] { StripeFile.Charge, StripeFile.Payout }.Select(row => "2026-11-06 00:00:00," + row);

        Assert.Equal(new DateOnly(2026, 11, 6), StripeFile.Sound(string.Join('\n', [header, .. rows])).Summary.Payouts[0].EffectiveOn);
    }

    [Theory]
    [InlineData("2026-11-03")]
    [InlineData("2026-11-03T09:14:07Z")]
    [InlineData("2026-11-03 09:14")]
    public void Times_come_in_several_forms(string time) => Assert.Equal(
        new DateOnly(2026, 11, 3),
        DateOnly.FromDateTime(StripeFile.Sound(StripeFile.Of(StripeFile.Charge.Replace("2026-11-03 09:14:07", time, StringComparison.Ordinal), StripeFile.Payout))
            .Lines[0].CreatedAt.UtcDateTime));

    [Theory]
    [InlineData("automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,available_on,currency,gross,fee,net,reporting_category,description", "payment_intent_id")]
    [InlineData("balance_transaction_id,created,available_on,currency,gross,fee,net,reporting_category,description,charge_id", "automatic_payout_id,automatic_payout_effective_at")]
    public void What_to_tick_in_Stripe_is_said_where_the_default_columns_do_not_do(string header, string missing)
    {
        var control = new SettlementControl();

        Assert.Empty(StripePayoutReader.Read(new StringReader(header + "\n"), control));
        Assert.Equal(missing.Split(','), control.Problems.ToList().Select(problem => problem.Path["$.lines[1].".Length..]));
        Assert.All(control.Problems.ToList(), problem => Assert.Contains("tick it among the columns", problem.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("charge_id", "ch_7", "ch_7", null)]
    [InlineData("source_id", "ch_7", "ch_7", null)]
    [InlineData("source_id", "py_7", "py_7", null)]
    [InlineData("source_id", "re_7", null, null)]
    [InlineData("payment_metadata[order_reference]", "1001", null, "1001")]
    public void One_column_by_which_a_line_finds_its_payment_is_enough(string column, string value, string? charge, string? order)
    {
        var text = $"automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,currency,gross,fee,net,reporting_category,{column}\n"
            + $"po_1,2026-11-05 00:00:00,txn_1,2026-11-03 09:14:07,eur,100.00,1.75,98.25,charge,{value}\n";
        var line = Assert.Single(StripeFile.Sound(text).Lines);

        Assert.Equal((null, charge, order), (line.PaymentId, line.ChargeId, line.OrderReference));
    }

    [Theory]
    [InlineData("Itemized_payout_reconciliation_EUR_2026-11-01_to_2026-11-30_Europe-Berlin.csv", "UTC", "2026-11-05 01:00:00", "2026-11-03 10:14:07", 5, "09:14:07")]
    [InlineData("Itemized_payout_reconciliation_USD_2026-11-01_to_2026-11-30_America-New_York (1).csv", "UTC", "2026-11-04 19:00:00", "2026-11-03 04:14:07", 5, "09:14:07")]
    [InlineData("payouts.csv", "America/New_York", "2026-11-04 19:00:00", "2026-11-03 04:14:07", 5, "09:14:07")]
    [InlineData("payouts.csv", "Europe/Berlin", "2026-10-16 02:00:00", "2026-10-10 11:14:07", 16, "09:14:07")]
    [InlineData("payouts.csv", "Europe/Berlin", "2026-11-05 00:00:00", "2026-11-03 09:14:07", 5, "09:14:07")]
    [InlineData("payouts.csv", "Europe/Berlin", "2026-11-04 18:00:00", "2026-11-03 10:14:07", 5, "09:14:07")]
    [InlineData("payouts.csv", "UTC", "2026-11-05T01:00:00+01:00", "2026-11-03T10:14:07+01:00", 5, "09:14:07")]
    public void Local_times_are_those_of_the_zone_in_the_files_name_or_of_the_account(string name, string zone, string effective, string created, int day, string utc)
    {
        var text = StripeFile.Of(StripeFile.Charge.Replace("2026-11-05 00:00:00", effective, StringComparison.Ordinal).Replace("2026-11-03 09:14:07", created, StringComparison.Ordinal));
        var control = new SettlementControl();
        var line = Assert.Single(StripePayoutReader.Read(new StringReader(text), control, StripeReportZone.Of(name, zone)));

        Assert.Equal(0, control.ProblemCount);
        Assert.Equal((day, utc), (line.EffectiveOn.Day, line.CreatedAt.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_comma_for_decimals_and_any_separator_of_values_is_read()
    {
        var rows = new[] { StripeFile.Header, StripeFile.Charge, StripeFile.Payout };
        string Quoted(char separator) => string.Join('\n', rows.Select(row => string.Join(separator, row.Split(',').Select(value => $"\"{value.Replace('.', ',')}\""))));
        var plain = StripeFile.Sound(string.Join('\n', rows)).Lines;

        Assert.Equal(plain, StripeFile.Sound(Quoted(',')).Lines);
        Assert.Equal(plain, StripeFile.Sound(Quoted(';')).Lines);
        Assert.Equal(plain, StripeFile.Sound(string.Join('\n', rows.Select(row => row.Replace(',', '\t')))).Lines);
    }

    [Fact]
    public void Two_decimal_separators_in_a_file_are_not_guessed_at() => Assert.Equal(
        ["$.lines[2].fee settlement.not-an-amount", "$.lines[2].net settlement.not-an-amount"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge.Replace("100.00", "\"100,00\"", StringComparison.Ordinal))));

    [Fact]
    public void What_the_customer_saw_has_the_sign_of_the_gross()
    {
        var header = StripeFile.Header + ",customer_facing_amount,customer_facing_currency";
        var text = string.Join(
            '\n', header, StripeFile.Charge + ",108.50,usd", "po_1,2026-11-05 00:00:00,txn_2,2026-11-03 09:14:07,eur,-9.20,0.00,-9.20,refund,re_1,pi_1,ch_1,10.00,usd", StripeFile.Charge.Replace("txn_1", "txn_3", StringComparison.Ordinal) + ",,");

        Assert.Equal([Usd(108.50m), Usd(-10.00m), null], StripeFile.Sound(text).Lines.Select(line => line.CustomerFacing));
    }

    [Fact]
    public void A_byte_order_mark_and_a_missing_last_line_break_do_no_harm()
    {
        var text = "\uFEFF" + StripeFile.Of(StripeFile.Charge, StripeFile.Payout).TrimEnd('\n');

        Assert.Equal(2, StripeFile.Sound(text).Lines.Count);
    }

    [Fact]
    public void Any_size_of_read_gives_the_same_lines()
    {
        var whole = StripeFile.Sound(StripeFile.Sample).Lines;
        foreach (var size in new[] { 1, 2, 3, 7, 64 })
        {
            var control = new SettlementControl();

            Assert.Equal(whole, StripePayoutReader.Read(new SlowReader(StripeFile.Sample, size), control));
            Assert.Equal(0, control.ProblemCount);
        }
    }

    [Fact]
    public void A_file_far_larger_than_the_buffer_is_read_to_its_end()
    {
        var text = new StringBuilder(StripeFile.Header + "\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(StripeFile.Charge.Replace("txn_1,", $"txn_c{i},", StringComparison.Ordinal)).Append('\n');
        }

        text.Append(StripeFile.Payout.Replace("98.25", "1965000.00", StringComparison.Ordinal));
        var (lines, summary) = StripeFile.Sound(text.ToString());

        Assert.Equal(20_001, lines.Count);
        Assert.Equal(StripeFile.Eur(1_965_000m), summary.Payouts[0].Net);
    }

    [Fact]
    public void Lines_come_while_the_file_is_read_and_not_at_its_end()
    {
        var control = new SettlementControl();
        using var text = new SlowReader(StripeFile.Sample, 64);

        Assert.NotNull(StripePayoutReader.Read(text, control).First());
        Assert.True(text.Given < StripeFile.Sample.Length);
    }

    private static PayoutSummary Payout(string id, int day, int lines, string currency, decimal gross, decimal fee, decimal net)
    {
        var code = Currency.Of(currency);
        return new PayoutSummary(id, new DateOnly(2026, 11, day), lines, new Money(gross, code), new Money(fee, code), new Money(net, code));
    }

    private static Money Usd(decimal amount) => new(amount, Currency.Of("USD"));

    private sealed class SlowReader(string text, int size) : TextReader
    {
        public int Given { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            var length = Math.Min(Math.Min(size, count), text.Length - Given);
            text.CopyTo(Given, buffer, index, length);
            Given += length;
            return length;
        }
    }
}
