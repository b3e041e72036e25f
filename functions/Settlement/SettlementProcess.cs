using Billing.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Billing.Functions.Settlement;

/// <summary>
/// The reconciliation of a settlement file: check it whole, then take in, match, complete and report each of its payouts.
/// Nothing is posted before the whole file is checked.
/// </summary>
public static class SettlementProcess
{
    /// <summary>One file.</summary>
    [Function(nameof(ReconcileSettlement))]
    public static async Task<string> ReconcileSettlement([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var file = context.GetInput<SettlementFile>()!;
        var payouts = await context.CallActivityAsync<List<string>>(nameof(SettlementActivities.CheckSettlementFile), file, ActivityRetry.OverAnHour);
        foreach (var payoutId in payouts)
        {
            context.SetCustomStatus(new { payout = payoutId, of = payouts.Count });
            var payout = new FilePayout(file, payoutId);
            if (await context.CallActivityAsync<bool>(nameof(SettlementActivities.AcceptPayout), payout, ActivityRetry.OverAnHour))
            {
                await context.CallActivityAsync(nameof(SettlementActivities.MatchPayout), payout, ActivityRetry.OverAnHour);
                await context.CallActivityAsync(nameof(SettlementActivities.CompletePayout), payout, ActivityRetry.OverAnHour);
                await context.CallActivityAsync(nameof(SettlementActivities.ReportPayout), payout, ActivityRetry.OverAnHour);
            }
        }

        return payouts.Count == 0 ? "rejected" : "reconciled";
    }
}
