using System.Text;
using System.Text.Json;
using Billing.Domain.Settlement;
using Billing.Domain.Settlement.Reports;

namespace Billing.Domain.Tests.Settlement;

[Trait("Capability", "STL-02")]
public sealed class SettlementReportTests
{
    [Fact]
    public void The_CSV_says_of_each_line_what_became_of_it_and_adds_up()
    {
        Assert.Equal(
            """
            record,line,line_id,payout_id,effective_on,created_at,kind,category,currency,gross,fee,net,source_id,payment_id,order_reference,status,code,reason
            line,2,txn_u1,po_USD1,2026-11-05,2026-11-03T09:14:07Z,charge,charge,USD,120.00,3.78,116.22,ch_u1,pi_u1,1001,matched,settlement.reference,"reference pi_u1, amount equal"
            line,3,txn_u2,po_USD1,2026-11-05,2026-11-03T11:02:55Z,charge,charge,USD,59.90,2.04,57.86,ch_u2,pi_u2,1002,matched,settlement.reference,"reference pi_u2, amount equal"
            line,5,txn_u3,po_USD1,2026-11-05,2026-11-04T08:00:00Z,refund,refund,USD,-20.00,0.00,-20.00,re_u1,pi_u1,1001,matched,settlement.reference,"reference pi_u1, amount equal"
            line,6,txn_u4,po_USD1,2026-11-05,2026-11-04T08:30:00Z,charge,charge,USD,75.00,2.48,72.52,ch_u9,pi_unknown,,unmatched,settlement.unknown-reference,payment pi_unknown is not known
            line,8,txn_u5,po_USD1,2026-11-05,2026-11-04T09:00:00Z,fee,fee,USD,-3.10,0.00,-3.10,fee_u1,,,matched,settlement.gateway-fee,fee of the gateway
            total,,,po_USD1,2026-11-05,,charges,,USD,,,179.90,,,,,,
            total,,,po_USD1,2026-11-05,,refunds,,USD,,,-20.00,,,,,,
            total,,,po_USD1,2026-11-05,,lineFees,,USD,,,-5.82,,,,,,
            total,,,po_USD1,2026-11-05,,standaloneFees,,USD,,,-3.10,,,,,,
            total,,,po_USD1,2026-11-05,,disputes,,USD,,,0.00,,,,,,
            total,,,po_USD1,2026-11-05,,reserves,,USD,,,0.00,,,,,,
            total,,,po_USD1,2026-11-05,,unmatched,,USD,,,72.52,,,,,,
            total,,,po_USD1,2026-11-05,,cash,,USD,,,223.50,,,,,,

            """.ReplaceLineEndings("\n"),
            Csv("po_USD1"));
    }

    [Fact]
    public void The_JSON_holds_head_totals_counts_and_lines()
    {
        using var stream = new MemoryStream();
        SettlementReportJson.Write(Report("po_JPY1"), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        var root = json.RootElement;

        Assert.Equal(
            """{"charges":"9800","refunds":"0","lineFees":"-353","standaloneFees":"0","disputes":"0","reserves":"0","unmatched":"0","cash":"9447"}""",
            JsonSerializer.Serialize(root.GetProperty("totals")));
        Assert.Equal("""{"lines":1,"matched":1,"unmatched":0}""", JsonSerializer.Serialize(root.GetProperty("counts")));
        Assert.Equal("""{"name":"stripe.csv","sha256":"digest"}""", JsonSerializer.Serialize(root.GetProperty("file")));
        Assert.Equal("payoutLine", Text("control"));
        Assert.Equal(
            ("acme", "stripe", "po_JPY1", "2026-11-06", "JPY"),
            (Text("legalEntity"), Text("gateway"), Text("payoutId"), Text("effectiveOn"), Text("currency")));
        var line = Assert.Single(root.GetProperty("lines").EnumerateArray());
        Assert.Equal(
            """{"line":9,"lineId":"txn_j1","createdAt":"2026-11-04T23:59:59Z","kind":"charge","category":"charge","gross":"9800","fee":"353","net":"9447","sourceId":"ch_j1","paymentId":"pi_j1","orderReference":"3001","status":"matched","code":"settlement.reference","reason":"reference pi_j1, amount equal"}""",
            JsonSerializer.Serialize(line));

        string Text(string name) => root.GetProperty(name).GetString()!;
    }

    [Fact]
    public void Both_forms_give_the_same_bytes_each_time()
    {
        Assert.Equal(Csv("po_EUR1"), Csv("po_EUR1"));
        Assert.Equal(Json(), Json());

        static string Json()
        {
            using var stream = new MemoryStream();
            SettlementReportJson.Write(Report("po_EUR1"), stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    [Fact]
    public void Text_of_the_file_never_becomes_a_formula_or_breaks_a_row()
    {
        var report = Report("po_JPY1");
        var evil = report.Lines[0] with
        {
            Line = report.Lines[0].Line with { SourceId = "=HYPERLINK(\"http://x\",\"y\")", Category = "a\nb", PaymentId = "-1+2" },
        };
        using var writer = new StringWriter();
        SettlementReportCsv.Write(report with { Lines = [evil] }, writer);

        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'-1+2,", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains(",\"a\nb\",", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_payout_that_is_not_completed_has_no_report()
    {
        var events = SettledPayout.Play(StripeFile.Sample, "po_JPY1", SettledPayout.Payments).Events;

        Assert.Throws<ArgumentException>(() => SettlementReport.Of([]));
        Assert.Throws<ArgumentException>(() => SettlementReport.Of([.. events.SkipLast(1)]));
    }

    private static SettlementReport Report(string payoutId) =>
        SettlementReport.Of(SettledPayout.Play(StripeFile.Sample, payoutId, SettledPayout.Payments).Events);

    private static string Csv(string payoutId)
    {
        using var writer = new StringWriter();
        SettlementReportCsv.Write(Report(payoutId), writer);
        return writer.ToString();
    }
}
