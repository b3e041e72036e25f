using System.Text;
using Billing.Domain.Settlement;

namespace Billing.Domain.Tests.Settlement;

[Trait("Capability", "STL-01")]
public sealed class SettlementControlTests
{
    [Fact]
    public void A_payout_that_is_not_the_sum_of_its_lines_is_refused()
    {
        var (_, verdict) = StripeFile.Read(StripeFile.Of(StripeFile.Charge, StripeFile.Payout.Replace("98.25", "98.26", StringComparison.Ordinal)));
        var problem = Assert.Single(StripeFile.Problems(verdict));

        Assert.Equal("settlement.payout-total-differs", problem.Code);
        Assert.Equal("$.lines[3].gross", problem.Path);
        Assert.Equal("Line 3, gross: payout po_1 is 98.26 EUR, but its lines add up to 98.25 EUR.", problem.Text);
    }

    [Fact]
    public void A_file_cut_off_within_a_row_is_refused()
    {
        // The last row ends with two empty values: without them it has too few columns.
        CutOff(StripeFile.Of(StripeFile.Charge, StripeFile.Payout), step: 1);
        CutOff(StripeFile.Sample, step: 11);

        static void CutOff(string text, int step)
        {
            var columns = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal)).Count(',');
            var whole = text.TrimEnd();
            for (var length = 0; length < whole.Length; length += step)
            {
                var row = whole.AsSpan(whole.LastIndexOf('\n', Math.Max(length - 1, 0)) + 1);
                if (row[..^(whole.Length - length)].Count(',') < columns && length > 0 && whole[length - 1] != '\n')
                {
                    Assert.NotEmpty(StripeFile.Refused(whole[..length]));
                }
            }
        }
    }

    [Fact]
    public void A_file_cut_off_after_the_first_payout_that_bears_its_total_is_refused()
    {
        var rows = StripeFile.Sample.TrimEnd().Split('\n');
        var first = Array.FindIndex(rows, row => row.Contains("STRIPE PAYOUT", StringComparison.Ordinal));

        Assert.All(Enumerable.Range(first + 1, rows.Length - first - 1), count => Assert.NotEmpty(StripeFile.Refused(string.Join('\n', rows[..count]))));
    }

    [Fact]
    public void A_payout_without_a_line_of_its_own_is_controlled_by_its_rows() => Assert.Equal(
        [new PayoutSummary("po_1", new DateOnly(2026, 11, 5), 1, StripeFile.Eur(100.00m), StripeFile.Eur(1.75m), StripeFile.Eur(98.25m), PayoutControl.Rows)],
        StripeFile.Sound(StripeFile.Of(StripeFile.Charge)).Summary.Payouts);

    [Fact]
    public void Where_one_payout_has_a_line_of_its_own_all_must()
    {
        var other = StripeFile.Charge.Replace("po_1", "po_2", StringComparison.Ordinal).Replace("txn_1", "txn_2", StringComparison.Ordinal);

        Assert.Equal(["$ settlement.payout-missing"], StripeFile.Refused(StripeFile.Of(StripeFile.Charge, StripeFile.Payout, other)));
    }

    [Fact]
    public void A_transfer_that_names_its_payout_as_its_source_alone_is_the_payouts_own_line()
    {
        var header = StripeFile.Header;
        var transfer = ",,txn_9,2026-11-05 00:10:00,eur,-98.25,0.00,-98.25,payout,po_1,,";

        Assert.Null(StripeFile.Sound(string.Join('\n', header, transfer, StripeFile.Charge)).Summary.Payouts[0].Control);
        Assert.Equal(
            ["$.lines[2].gross settlement.payout-total-differs"],
            StripeFile.Refused(string.Join('\n', header, transfer.Replace("98.25", "98.24", StringComparison.Ordinal), StripeFile.Charge)));
    }

    [Fact]
    public void What_is_not_paid_out_yet_or_was_paid_out_by_hand_is_summed_apart()
    {
        var file = StripeFile.Of(
            StripeFile.Charge,
            ",,txn_2,2026-11-06 09:00:00,eur,50.00,1.00,49.00,charge,ch_2,pi_2,ch_2",
            ",,txn_3,2026-11-06 10:00:00,eur,20.00,0.50,19.50,charge,ch_3,pi_3,ch_3",
            ",,txn_4,2026-11-06 11:00:00,eur,-70.00,0.00,-70.00,payout,po_hand,,");
        var (lines, summary) = StripeFile.Sound(file);

        Assert.Single(lines);
        Assert.Equal((2, 1), (summary.NotPaidOut.Lines, summary.NotPaidOut.ManualPayouts));
        Assert.Equal([StripeFile.Eur(68.50m)], summary.NotPaidOut.Net);
        Assert.Equal([StripeFile.Eur(70.00m)], summary.NotPaidOut.Transferred);
        Assert.Equal(["$ settlement.nothing-paid-out"], StripeFile.Refused(StripeFile.Of(",,txn_2,2026-11-06 09:00:00,eur,50.00,1.00,49.00,charge,ch_2,pi_2,ch_2")));
    }

    [Fact]
    public void The_samples_are_sound_but_for_the_wrong_one()
    {
        var samples = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples"), "*.csv", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "settlements")
            .ToLookup(file => Path.GetFileName(file).StartsWith("wrong", StringComparison.Ordinal), File.ReadAllText);

        Assert.All(samples[false], text => Assert.NotEmpty(StripeFile.Sound(text).Lines));
        Assert.All(samples[true], text => Assert.NotEmpty(StripeFile.Refused(text)));
        Assert.NotEmpty(samples[false]);
    }

    [Fact]
    public void A_row_of_another_width_is_named_by_line_and_said_to_be_cut_off() => Assert.Equal(
        ["$.lines[3] settlement.wrong-column-count"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge, StripeFile.Payout[..40])));

    [Theory]
    [InlineData("100.00", "1OO.00", "gross", "not-an-amount")]
    [InlineData("100.00", "\"1,000.00\"", "gross", "not-an-amount")]
    [InlineData("100.00", "+100.00", "gross", "not-an-amount")]
    [InlineData("100.00", ".5", "gross", "not-an-amount")]
    [InlineData("100.00", "100.", "gross", "not-an-amount")]
    [InlineData("100.00", "1.0.0", "gross", "not-an-amount")]
    [InlineData("100.00", "-", "gross", "not-an-amount")]
    [InlineData("100.00", "1e2", "gross", "not-an-amount")]
    [InlineData("100.00", "12345678901234567", "gross", "not-an-amount")]
    [InlineData("100.00", "", "gross", "missing-value")]
    [InlineData("100.00", "100.001", "gross", "too-precise")]
    [InlineData("1.75", "x", "fee", "not-an-amount")]
    [InlineData("98.25,c", "98.255,c", "net", "too-precise")]
    [InlineData("eur", "eux", "currency", "unknown-currency")]
    [InlineData("eur", "", "currency", "missing-value")]
    [InlineData("txn_1", "", "balance_transaction_id", "missing-value")]
    [InlineData("charge,", ",", "reporting_category", "missing-value")]
    [InlineData("po_1", "", "automatic_payout_id", "missing-value")]
    [InlineData("po_1", "po/1", "automatic_payout_id", "unusable-reference")]
    [InlineData("2026-11-03 09:14:07", "03/11/2026", "created", "not-a-time")]
    [InlineData("2026-11-05 00:00:00", "", "automatic_payout_effective_at", "missing-value")]
    public void A_value_that_is_none_is_named_by_line_and_column(string sound, string bad, string column, string reason) => Assert.Equal(
        [$"$.lines[2].{column} settlement.{reason}"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge.Replace(sound, bad, StringComparison.Ordinal), StripeFile.Payout)));

    [Fact]
    public void Trailing_zeros_below_the_minor_unit_are_no_digits() => StripeFile.Sound(
        StripeFile.Of(StripeFile.Charge.Replace("100.00", "100.0000", StringComparison.Ordinal), StripeFile.Payout));

    [Fact]
    public void Yen_have_no_decimals() => Assert.Equal(
        ["$.lines[2].gross settlement.too-precise", "$.lines[2].fee settlement.too-precise"],
        StripeFile.Refused(StripeFile.Of("po_1,2026-11-05,txn_1,2026-11-03,jpy,980.5,353.5,627,charge,ch_1,pi_1,ch_1")));

    [Fact]
    public void A_net_other_than_gross_less_fee_is_refused() => Assert.Equal(
        ["$.lines[2].net settlement.net-differs"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge.Replace("1.75", "1.74", StringComparison.Ordinal), StripeFile.Payout)));

    [Fact]
    public void An_id_that_comes_twice_is_refused() => Assert.Equal(
        ["$.lines[3].balance_transaction_id settlement.duplicate-line"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge, StripeFile.Charge, StripeFile.Payout.Replace("98.25", "196.50", StringComparison.Ordinal))));

    [Fact]
    public void Two_currencies_in_a_payout_are_refused() => Assert.Equal(
        ["$.lines[3].currency settlement.currency-mixed"],
        StripeFile.Refused(StripeFile.Of(
            StripeFile.Charge,
            StripeFile.Charge.Replace("eur", "usd", StringComparison.Ordinal).Replace("txn_1", "txn_2", StringComparison.Ordinal),
            StripeFile.Payout)));

    [Fact]
    public void Two_dates_in_a_payout_are_refused() => Assert.Equal(
        ["$.lines[3].automatic_payout_effective_at settlement.effective-date-mixed"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge, StripeFile.Payout.Replace("11-05 00:00", "11-06 00:00", StringComparison.Ordinal))));

    [Fact]
    public void A_payout_with_two_lines_of_its_own_is_refused() => Assert.Equal(
        ["$.lines[4].reporting_category settlement.payout-repeated"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge, StripeFile.Payout, StripeFile.Payout.Replace("txn_9", "txn_8", StringComparison.Ordinal))));

    [Fact]
    public void A_payout_that_bears_a_fee_is_refused() => Assert.Equal(
        ["$.lines[3].fee settlement.payout-with-fee"],
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge, StripeFile.Payout.Replace("0.00,-98.25", "1.00,-99.25", StringComparison.Ordinal))));

    [Fact]
    public void A_gateway_that_takes_money_from_the_bank_is_sound()
    {
        var refund = "po_1,2026-11-05,txn_1,2026-11-03,eur,-40.00,0.00,-40.00,refund,re_1,pi_1,ch_1";

        Assert.Equal(
            StripeFile.Eur(-40),
            StripeFile.Sound(StripeFile.Of(refund, StripeFile.Payout.Replace("-98.25", "40.00", StringComparison.Ordinal))).Summary.Payouts[0].Net);
    }

    [Fact]
    public void A_header_names_each_missing_column_and_nothing_else_is_looked_at()
    {
        Assert.Equal(
            ["$.lines[1].automatic_payout_effective_at settlement.header-incomplete", "$.lines[1].net settlement.header-incomplete"],
            StripeFile.Refused("automatic_payout_id,balance_transaction_id,created,currency,gross,fee,reporting_category,source_id,payment_intent_id\nx\n"));
        Assert.Equal(
            ["$.lines[1].gross settlement.header-repeated"],
            StripeFile.Refused(StripeFile.Header + ",gross\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData(StripeFile.Header)]
    [InlineData(StripeFile.Header + "\n")]
    public void A_file_without_lines_is_refused(string text) => Assert.Equal(["$ settlement.empty-file"], StripeFile.Refused(text));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_by_line()
    {
        var bytes = Encoding.UTF8.GetBytes(StripeFile.Of(StripeFile.Charge, StripeFile.Payout));
        bytes[StripeFile.Header.Length + 5] = 0xFF;
        var problem = Assert.Single(StripeFile.Problems(StripeFile.Read(bytes).Verdict));

        Assert.Equal(("$.lines[2]", "settlement.malformed-row", "Line 2 holds bytes that are not UTF-8."), (problem.Path, problem.Code, problem.Text));
    }

    [Fact]
    public void UTF_16_is_refused() => Assert.NotEmpty(StripeFile.Problems(
        StripeFile.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(StripeFile.Of(StripeFile.Charge, StripeFile.Payout))]).Verdict));

    [Theory]
    [InlineData("ch\"_1")]
    [InlineData("\"ch\"_1")]
    [InlineData("\"ch_1")]
    public void Quotes_in_the_wrong_place_are_refused_by_line(string source) => Assert.Equal(
        "$.lines[2] settlement.malformed-row",
        StripeFile.Refused(StripeFile.Of(StripeFile.Charge.Replace("ch_1,p", source + ",p", StringComparison.Ordinal), StripeFile.Payout))[0]);

    [Fact]
    public void A_row_without_end_is_refused_and_does_not_fill_the_memory() => Assert.Equal(
        ["$.lines[2] settlement.malformed-row"],
        StripeFile.Refused(StripeFile.Header + "\n\"" + new string('x', 1_000_000)));

    [Fact]
    public void A_hundred_problems_are_told_and_the_others_counted()
    {
        var rows = Enumerable.Range(0, 137).Select(i => StripeFile.Charge.Replace("txn_1", $"txn_c{i}", StringComparison.Ordinal).Replace("100.00", "x", StringComparison.Ordinal));
        var problems = StripeFile.Problems(StripeFile.Read(StripeFile.Of([.. rows])).Verdict);

        Assert.Equal(101, problems.Count);
        Assert.Equal(("settlement.more-problems", "And 37 more problems."), (problems[100].Code, problems[100].Text));
    }

    [Fact]
    public void Every_problem_of_a_line_is_told_at_once() => Assert.Equal(
        [
            "$.lines[2].created settlement.not-a-time",
            "$.lines[2].gross settlement.not-an-amount",
            "$.lines[2].fee settlement.missing-value",
        ],
        StripeFile.Refused(StripeFile.Of("po_1,2026-11-05,txn_1,now,eur,x,,1.00,charge,ch_1,pi_1,ch_1", StripeFile.Payout)));

    [Fact]
    public void Any_changed_digit_of_an_amount_is_found()
    {
        var sample = StripeFile.Of(StripeFile.Charge, StripeFile.Payout);
        var amounts = new[] { "100.00,1.75,98.25", "-98.25,0.00,-98.25" };
        foreach (var place in amounts.SelectMany(text => Enumerable.Range(sample.IndexOf(text, StringComparison.Ordinal), text.Length)).Where(i => char.IsAsciiDigit(sample[i])))
        {
            var changed = sample.ToCharArray();
            changed[place] = changed[place] == '9' ? '0' : (char)(changed[place] + 1);

            Assert.NotEmpty(StripeFile.Refused(new string(changed)));
        }
    }
}
