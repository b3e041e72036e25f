using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Billing.Simulation;

/// <summary>The gateway's side: what it has collected and given back, paid out once a day in a settlement file for each currency.</summary>
/// <param name="tenant">The seller.</param>
internal sealed class Payouts(string tenant)
{
    private const string Header =
        "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,available_on,currency,gross,fee,net,"
        + "reporting_category,source_id,description,charge_id,payment_intent_id";

    private readonly List<(string Currency, decimal Gross, string Category, string Reference)> _open = [];

    /// <summary>Notes what the gateway has told of, as far as it moves money.</summary>
    public void Note(OutsideMessage message)
    {
        var notice = JsonNode.Parse(message.Body.Span)!;
        var subject = notice["data"]!["object"]!;
        var currency = subject["currency"]!.GetValue<string>();
        var (category, field, isTaken) = (notice["type"]!.GetValue<string>(), subject["status"]?.GetValue<string>()) switch
        {
            ("payment_intent.succeeded", _) => ("charge", "amount_received", false),
            ("charge.refunded", _) => ("refund", "amount_refunded", true),
            ("refund.failed", _) => ("refund_failure", "amount", false),
            ("charge.dispute.created", _) => ("dispute", "amount", true),
            ("charge.dispute.closed", "won") => ("dispute_reversal", "amount", false),
            _ => (string.Empty, string.Empty, false),
        };
        if (category.Length > 0)
        {
            var amount = Major(subject[field]!.GetValue<long>(), currency);
            var reference = (subject["payment_intent"] ?? subject["id"])!.GetValue<string>()["pi_".Length..];
            _open.Add((currency, isTaken ? -amount : amount, category, reference));
        }
    }

    /// <summary>The files of a day, and nothing is left to pay out.</summary>
    public IReadOnlyList<OutsideMessage> Close(DateTimeOffset day)
    {
        var files = _open.GroupBy(line => line.Currency)
            .Where(lines => lines.Sum(line => line.Gross - Fee(line.Category, line.Gross, line.Currency)) > 0)
            .OrderBy(lines => lines.Key, StringComparer.Ordinal)
            .Select(lines => File(day, lines.Key, [.. lines]))
            .ToList();
        _open.RemoveAll(line => files.Exists(file => file.Id.EndsWith(line.Currency, StringComparison.Ordinal)));
        return files;
    }

    private OutsideMessage File(DateTimeOffset day, string currency, List<(string Currency, decimal Gross, string Category, string Reference)> lines)
    {
        var payout = $"po_{tenant}{day:yyyyMMdd}{currency}";
        var text = new StringBuilder(Header).Append('\n');
        var cash = 0m;
        foreach (var (number, line) in lines.Index())
        {
            var fee = Fee(line.Category, line.Gross, currency);
            cash += line.Gross - fee;
            var source = line.Category switch { "refund" or "refund_failure" => "re_", "charge" => "ch_", _ => "du_" };
            Row(text, payout, day, number, currency, line.Gross, fee, line.Category, source + line.Reference, $"ch_{line.Reference},pi_{line.Reference}");
        }

        Row(text, payout, day, lines.Count, currency, -cash, 0, "payout", payout, ",");
        return new OutsideMessage(tenant, OutsideChannel.Settlement, payout, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Row(
        StringBuilder text, string payout, DateTimeOffset day, int number, string currency, decimal gross, decimal fee, string category, string source, string ids) =>
        text.Append(CultureInfo.InvariantCulture, $"{payout},{day:yyyy-MM-dd} 00:00:00,txn_{payout}{number:D3},{day:yyyy-MM-dd HH:mm:ss},{day:yyyy-MM-dd} 00:00:00,")
            .Append(CultureInfo.InvariantCulture, $"{currency},{gross},{fee},{gross - fee},{category},{source},{category} {number},{ids}\n");

    private static decimal Fee(string category, decimal gross, string currency) => category switch
    {
        "charge" => decimal.Round((gross * 0.014m) + (currency == "jpy" ? 30 : 0.25m), currency == "jpy" ? 0 : 2, MidpointRounding.AwayFromZero),
        "dispute" => currency == "jpy" ? 1500 : 15,
        _ => 0,
    };

    private static decimal Major(long minor, string currency) => currency == "jpy" ? minor : minor / 100m;
}
