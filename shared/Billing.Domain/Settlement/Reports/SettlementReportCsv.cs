using System.Buffers;
using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement.Reports;

/// <summary>
/// Writes a settlement report as CSV (RFC 4180, UTF-8, LF): a header, a record <c>line</c> for each line, then a record
/// <c>total</c> for each sum, signed so that the sums before <c>cash</c> add up to it.
/// </summary>
public static class SettlementReportCsv
{
    private const string Header =
        "record,line,line_id,payout_id,effective_on,created_at,kind,category,currency,gross,fee,net,source_id,payment_id,order_reference,status,code,reason";

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Writes the report.</summary>
    public static void Write(SettlementReport report, TextWriter writer)
    {
        writer.Write(Header);
        writer.Write('\n');
        foreach (var matched in report.Lines)
        {
            WriteLine(matched, writer);
        }

        foreach (var (name, amount) in report.Totals)
        {
            WriteTotal(report.Accepted.Payout, name, amount, writer);
        }
    }

    private static void WriteLine(MatchedLine matched, TextWriter writer)
    {
        var (line, match) = matched;
        Row(
            writer,
            "line",
            line.LineNumber.ToString(CultureInfo.InvariantCulture),
            Text(line.LineId),
            Text(line.PayoutId),
            SettlementReport.Format(line.EffectiveOn),
            SettlementReport.Format(line.CreatedAt),
            SettlementReport.Format(line.Kind),
            Text(line.Category),
            line.Gross.Currency.Code,
            SettlementReport.Format(line.Gross),
            SettlementReport.Format(line.Fee),
            SettlementReport.Format(line.Net),
            Text(line.SourceId),
            Text(line.PaymentId ?? string.Empty),
            Text(match.OrderReference ?? string.Empty),
            SettlementReport.Format(match.Status),
            match.Code,
            Text(match.Reason));
    }

    private static void WriteTotal(PayoutSummary payout, string name, Money amount, TextWriter writer)
    {
        var day = SettlementReport.Format(payout.EffectiveOn);
        var sum = SettlementReport.Format(amount);
        Row(writer, "total", "", "", Text(payout.PayoutId), day, "", name, "", amount.Currency.Code, "", "", sum, "", "", "", "", "", "");
    }

    private static void Row(TextWriter writer, params ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            WriteValue(values[i], writer);
        }

        writer.Write('\n');
    }

    private static void WriteValue(string value, TextWriter writer)
    {
        if (!value.AsSpan().ContainsAny(NeedsQuotes))
        {
            writer.Write(value);
            return;
        }

        writer.Write('"');
        writer.Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    /// <summary>Text of the file begins with an apostrophe where a spreadsheet would take it for a formula (CWE-1236).</summary>
    private static string Text(string value) => value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{value}" : value;
}
