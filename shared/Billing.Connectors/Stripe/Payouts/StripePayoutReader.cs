using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>
/// Reads Stripe's itemised reports of payouts (<c>payout_reconciliation.itemized.*</c>) and of the balance
/// (<c>balance_change_from_activity.itemized.*</c>) as streams: any number of lines in the memory of one. Sources:
/// docs.stripe.com/reports/report-types/payout-reconciliation and /balance; files in BananaAccounting/Universal.
/// </summary>
/// <remarks>
/// Columns are found by name; those that we do not need are passed over. Needed are the default columns of the payout report and one
/// by which a line finds its payment, which Stripe does not tick by itself. A comma, semicolon or tab stands between values.
/// </remarks>
public static class StripePayoutReader
{
    /// <summary>
    /// Reads a UTF-8 file. Every line and every problem goes to the control; the lines that could be read and belong to a payout are
    /// given one by one. The file is sound only if the control says so after the last of them, so post nothing before.
    /// </summary>
    /// <param name="utf8">The file.</param>
    /// <param name="control">What checks it.</param>
    /// <param name="zone">Zone of its local times; null for UTC.</param>
    public static IEnumerable<SettlementLine> Read(Stream utf8, SettlementControl control, StripeReportZone? zone = null) => Read(
        // Bytes that are not UTF-8 become U+FFFD, which the row reader tells with its line; an exception would not.
        new StreamReader(utf8, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false, 64 * 1024, leaveOpen: true),
        control,
        zone);

    /// <summary>Reads text that was decoded before; see <see cref="Read(Stream, SettlementControl, StripeReportZone)"/>.</summary>
    public static IEnumerable<SettlementLine> Read(TextReader text, SettlementControl control, StripeReportZone? zone = null)
    {
        var rows = new CsvRowReader(text, separator: null);
        if (!rows.Read())
        {
            control.Problems.AtFile("empty-file", "The file is empty.");
            yield break;
        }

        if (Columns(rows, control) is not { } columns)
        {
            yield break;
        }

        var parser = new StripePayoutRow(rows, columns, zone ?? StripeReportZone.Utc, control);
        while (rows.Read())
        {
            if (parser.Read() is { } line)
            {
                control.Add(line);
                yield return line;
            }
        }
    }

    private static StripePayoutColumns? Columns(CsvRowReader header, SettlementControl control)
    {
        if (header.Fault is { } fault)
        {
            control.Problems.AtLine(header.Line, "malformed-row", fault);
            return null;
        }

        return StripePayoutColumns.Find(header, control.Problems);
    }
}
