using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>
/// Reads Stripe's itemised payout reconciliation report, <c>payout_reconciliation.itemized.*</c>
/// (docs.stripe.com/reports/report-types/payout-reconciliation), as a stream: any number of lines in the memory of one.
/// Columns are found by name; those that we do not need are passed over.
/// </summary>
/// <remarks>
/// Asked for are the columns that Stripe gives by default and <c>payment_intent_id</c>; <c>charge_id</c> is taken where it is.
/// Each payout must come with its own line of category <c>payout</c>: it is the control total.
/// </remarks>
public static class StripePayoutReader
{
    /// <summary>
    /// Reads a UTF-8 file. Every line and every problem goes to the control; the lines that could be read are given one by
    /// one. The file is sound only if the control says so after the last of them, so post nothing before.
    /// </summary>
    public static IEnumerable<SettlementLine> Read(Stream utf8, SettlementControl control) => Read(
        // Bytes that are not UTF-8 become U+FFFD, which the row reader tells with its line; an exception would not.
        new StreamReader(utf8, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false, 64 * 1024, leaveOpen: true),
        control);

    /// <summary>Reads text that was decoded before; see <see cref="Read(Stream, SettlementControl)"/>.</summary>
    public static IEnumerable<SettlementLine> Read(TextReader text, SettlementControl control)
    {
        var rows = new CsvRowReader(text);
        if (!rows.Read())
        {
            control.Problems.AtFile("empty-file", "The file is empty.");
            yield break;
        }

        if (Columns(rows, control) is not { } columns)
        {
            yield break;
        }

        var parser = new StripePayoutRow(rows, columns, control.Problems);
        while (rows.Read())
        {
            if (parser.Read() is { } line)
            {
                control.Add(line);
                yield return line;
            }
            else
            {
                control.AddUnread();
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
