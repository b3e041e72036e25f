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
        var process = new StalledProcess(
            file.Tenant, file.Region, nameof(ReconcileSettlement), file.InstanceId, $"{file.Gateway}/{file.Name}", file.FailedRounds);
        var result = "rejected";
        if (await StalledProcess.TryAsync(context, process, async () => result = await RoundAsync(context, file)))
        {
            return result;
        }

        context.ContinueAsNew(file with { FailedRounds = file.FailedRounds + 1 });
        return string.Empty;
    }

    private static async Task<string> RoundAsync(TaskOrchestrationContext context, SettlementFile file)
    {
        var payouts = await context.CallActivityAsync<List<string>>(nameof(SettlementActivities.CheckSettlementFile), file, ActivityRetry.OverAnHour);
        var refused = 0;
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
            else
            {
                refused++;
            }
        }

        await context.CallActivityAsync(
            nameof(SettlementActivities.FinishSettlementFile), new FinishedSettlementFile(file, payouts.Count - refused, refused), ActivityRetry.OverAnHour);
        return payouts.Count == 0 ? "rejected" : "reconciled";
    }
}
