using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement.Reports;

/// <summary>
/// Writes a settlement report as JSON (UTF-8): head, totals, counts and lines. Amounts are text with the digits of their
/// currency; totals are signed so that those before <c>cash</c> add up to it.
/// </summary>
public static class SettlementReportJson
{
    private const int LinesBetweenFlushes = 500;

    /// <summary>Writes the report.</summary>
    public static void Write(SettlementReport report, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        WriteHead(report, writer);
        writer.WriteStartArray("lines");
        for (var i = 0; i < report.Lines.Count; i++)
        {
            WriteLine(report.Lines[i], writer);
            if (i % LinesBetweenFlushes == LinesBetweenFlushes - 1)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteHead(SettlementReport report, Utf8JsonWriter writer)
    {
        var (accepted, completed) = (report.Accepted, report.Completed);
        writer.WriteString("legalEntity", accepted.LegalEntityId);
        writer.WriteString("gateway", accepted.Gateway);
        writer.WriteString("payoutId", accepted.Payout.PayoutId);
        writer.WriteString("effectiveOn", SettlementReport.Format(accepted.Payout.EffectiveOn));
        writer.WriteString("currency", accepted.Payout.Net.Currency.Code);
        writer.WriteString("control", SettlementReport.Format(accepted.Payout.Control ?? PayoutControl.PayoutLine));
        writer.WriteStartObject("file");
        writer.WriteString("name", accepted.FileName);
        writer.WriteString("sha256", accepted.Digest);
        writer.WriteEndObject();
        writer.WriteStartObject("totals");
        foreach (var (name, amount) in report.Totals)
        {
            WriteAmount(name, amount, writer);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("counts");
        writer.WriteNumber("lines", completed.Lines);
        writer.WriteNumber("matched", completed.Lines - report.Unmatched);
        writer.WriteNumber("unmatched", report.Unmatched);
        writer.WriteEndObject();
    }

    private static void WriteLine(MatchedLine matched, Utf8JsonWriter writer)
    {
        var (line, match) = matched;
        writer.WriteStartObject();
        writer.WriteNumber("line", line.LineNumber);
        writer.WriteString("lineId", line.LineId);
        writer.WriteString("createdAt", SettlementReport.Format(line.CreatedAt));
        writer.WriteString("kind", SettlementReport.Format(line.Kind));
        writer.WriteString("category", line.Category);
        WriteAmount("gross", line.Gross, writer);
        WriteAmount("fee", line.Fee, writer);
        WriteAmount("net", line.Net, writer);
        writer.WriteString("sourceId", line.SourceId);
        WriteIfThere("paymentId", line.PaymentId, writer);
        WriteIfThere("orderReference", match.OrderReference, writer);
        writer.WriteString("status", SettlementReport.Format(match.Status));
        writer.WriteString("code", match.Code);
        writer.WriteString("reason", match.Reason);
        writer.WriteEndObject();
    }

    // What is absent is left out, here as everywhere.
    private static void WriteIfThere(string name, string? value, Utf8JsonWriter writer)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteAmount(string name, Money money, Utf8JsonWriter writer) => writer.WriteString(name, SettlementReport.Format(money));
}
