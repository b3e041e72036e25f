using Microsoft.DurableTask;

namespace Billing.Functions.Jobs;

/// <summary>
/// A durable process that cannot go on. It does not end of it: it tells a person, waits, and begins its round again, so that an outage
/// of any length delays it and no more, as the bus delays a message.
/// </summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Process">Name of its orchestrator.</param>
/// <param name="InstanceId">Its durable instance.</param>
/// <param name="Subject">What it is about, such as an order's number.</param>
/// <param name="Rounds">Number of rounds before this one that failed one after the other.</param>
/// <param name="Reason">Why this round failed; empty while it has not.</param>
public sealed record StalledProcess(string Tenant, string Region, string Process, string InstanceId, string Subject, int Rounds, string Reason = "")
{
    /// <summary>Time between two rounds.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    private const int LongestReason = 300;

    /// <summary>Does a round.</summary>
    /// <param name="context">The orchestrator's.</param>
    /// <param name="process">Which process; resolves what was told of it when the round succeeds.</param>
    /// <param name="round">The work. Every step of it may be done again.</param>
    /// <returns>False when it failed and a pause has passed: the caller begins anew, with one more failed round.</returns>
    public static async Task<bool> TryAsync(TaskOrchestrationContext context, StalledProcess process, Func<Task> round)
    {
        try
        {
            await round();
            if (process.Rounds > 0)
            {
                await context.CallActivityAsync(ProcessNotice.Resolve, process, ActivityRetry.OverAnHour);
            }

            return true;
        }
        catch (TaskFailedException failed)
        {
            await TellAsync(context, process with { Reason = ReasonOf(failed) });
            await context.CreateTimer(Pause, CancellationToken.None);
            return false;
        }
    }

    private static async Task TellAsync(TaskOrchestrationContext context, StalledProcess process)
    {
        try
        {
            await context.CallActivityAsync(ProcessNotice.Report, process);
        }
        catch (TaskFailedException)
        {
            // What stops the process stops the notice too; the activity's failure is logged, and the next round tells again.
        }
    }

    private static string ReasonOf(TaskFailedException failed)
    {
        var text = failed.FailureDetails.ErrorMessage.ReplaceLineEndings(" ");
        return text.Length <= LongestReason ? text : $"{text[..LongestReason]}…";
    }
}
