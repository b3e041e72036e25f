using System.Text;
using Billing.Domain.Settlement;
using Billing.Domain.Settlement.Reports;
using Billing.Platform.Streams;

namespace Billing.Functions.Settlement;

/// <summary>Writes the report of a payout as CSV and JSON, from the payout's events and nothing else.</summary>
public sealed class SettlementReports(StreamStore store, StreamQueries queries, SettlementFiles files)
{
    /// <summary>Writes it, and again when a line was explained since. A payout that is not completed has none yet.</summary>
    /// <param name="payout">The payout's stream.</param>
    /// <param name="source">The gateway's source name.</param>
    /// <param name="payoutId">The payout.</param>
    /// <param name="cancellation">Stops before the next file.</param>
    public async Task WriteAsync(StreamAddress payout, string source, string payoutId, CancellationToken cancellation)
    {
        var events = (await queries.HistoryAsync(payout, cancellation)).OrderBy(each => each.Sequence).Select(store.Read).ToList();
        if (!events.OfType<SettlementCompleted>().Any())
        {
            return;
        }

        var report = SettlementReport.Of(events);
        var name = $"{payout.Tenant}/settlements/{source}/{payoutId}";
        await using var csv = new StringWriter();
        SettlementReportCsv.Write(report, csv);
        await files.WriteReportAsync($"{name}.csv", Encoding.UTF8.GetBytes(csv.ToString()), "text/csv", cancellation);
        using var json = new MemoryStream();
        SettlementReportJson.Write(report, json);
        await files.WriteReportAsync($"{name}.json", json.ToArray(), "application/json", cancellation);
    }
}
